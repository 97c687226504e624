const path = require('path');
const posix = path.posix, { win32 } = path;
const { join: j, default: missing = 'no default' } = path;
module.exports = {
  apps: [{ name: 'variants', script: j('a', 'b') }],
  same: [path === require('node:path'), path === require('path').posix, require('path/posix') === posix, path.posix.posix === posix],
  missing,
  windows: [win32.join('a', 'b'), win32.basename('C:\\srv\\x.js'), win32.sep, posix.basename('C:\\srv\\x.js')],
  apply: path.join.apply(null, ['x', 'y']),
  bound: ['a', 'b'].map((s) => path.join('root', s)),
  mapTrap: (() => { try { return ['a', 'b'].map(path.resolve); } catch (e) { return e.code; } })(),
  reduce: ['a', '..', 'c'].reduce((p, s) => path.join(p, s), '/'),
  spread: path.join(...'abc'),
  inline: require('path').join('x', '..', 'y'),
  type: typeof path.join,
};
