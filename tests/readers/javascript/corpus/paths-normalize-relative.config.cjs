const path = require('path');
const pairs = [
  ['/srv/app', '/srv/app/logs'], ['/srv/app', '/srv/other/x'], ['/a', '/a'], ['/a/b/c', '/a'], ['/', '/x/y'], ['/x/y', '/'],
  ['a/b', 'a/c/d'], ['', 'x'], ['/foo', '/foobar'], ['/foo/bar', '/foo/b'], ['/a/b/', '/a/b/c/'], ['..', '.'],
];
module.exports = {
  apps: pairs.map(([from, to]) => ({ name: path.relative(from, to), script: 'x.js' })),
  normalized: ['a/./b/../c', '/a/../../b', '', './', '../', '.', '/./', 'a//b///c/', '../a/../..', 'a/..', 'a/../', '/..', '//a', './a/', 'a/b/../../..', '/a/b/../../c/..'].map(path.normalize),
  logs: path.relative(__dirname, path.join(__dirname, 'logs', 'out.log')),
  back: path.relative(path.join(__dirname, 'a', 'b'), __dirname),
  absolute: ['/a', 'a', '', './a', '//', 'C:/', '~'].map((p) => path.isAbsolute(p)),
  hereIsAbsolute: path.isAbsolute(__dirname),
};
