// Regular expressions as values, and the slash that is none.
const version = /^v(\d+)\.(\d+)$/;
const slashClass = /[/\]]+/g;
const total = 100, parts = 4, g = 2;
const sticky = /a/y;
const global = /o/g;

module.exports = {
  apps: [{
    name: 'regex',
    watch: [/src\/.*\.js$/i, new RegExp('^lib/'), new RegExp('a+b', 'gi'), RegExp(/x/u, 's')],
    ignore_watch: /node_modules|\.git/,
    source: version.source,
    flags: /z/gimsuy.flags,
    division: total / parts / g,
    afterParen: (total) / parts,
    slashSource: new RegExp('/').source,
    emptySource: new RegExp('').source,
    text: String(slashClass),
    tests: [version.test('v1.20'), version.test('1.20')],
    groups: 'v3.14'.match(version).slice(1),
    stateful: [global.test('foo'), global.lastIndex, global.test('foo'), global.lastIndex, global.test('foo'), global.lastIndex],
    sticky: [sticky.test('ba'), sticky.lastIndex],
    named: /(?<major>\d+)\.(?<minor>\d+)/.exec('10.2').groups.minor,
    lookbehind: 'port=80,ip=90'.replace(/(?<=ip=)\d+/, '0'),
    isRegExp: version instanceof RegExp,
    type: typeof version,
  }],
};
