const path = require('path');
const parsed = path.parse('/srv/shop/dist/server.min.js');
module.exports = {
  apps: [{ name: parsed.name, script: parsed.base, cwd: parsed.dir, ...parsed }],
  others: ['./a/b', 'file', '/', '', '.env', '/a/', 'a/b.c/', '..', '/file.x', 'x.'].map((p) => path.parse(p)),
  formatted: [
    path.format({ dir: '/srv', base: 'x.js' }),
    path.format({ root: '/', name: 'x', ext: '.js' }),
    path.format({ dir: 'a', name: 'b', ext: '.c' }),
    path.format({ root: '/', dir: '/', base: 'b' }),
    path.format({ base: 'x.js', name: 'ignored', ext: '.ts' }),
    path.format({ dir: '/a/', base: 'b' }),
    path.format({ name: 'x' }),
    path.format({}),
    path.format({ ...parsed, base: undefined, ext: '.ts' }),
    path.format({ name: 'x', ext: 'js' }),
  ],
  keys: Object.keys(parsed),
};
