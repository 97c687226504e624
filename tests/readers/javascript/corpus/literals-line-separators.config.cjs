// U+2028 ends this comment: var port = 3000;
var text = 'a b c'; // but is allowed in a string
var template = `x y`;
module.exports = { apps: [{ name: 'separators', script: 'x.js', port: port,　text, template }], lengths: [text.length, template.length] };
