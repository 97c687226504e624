const port = 3000;
module.exports = { apps: [{ name: 'eval', script: 'x.js', port: eval('port + 1'), object: eval('({ a: 1 })') }] };
