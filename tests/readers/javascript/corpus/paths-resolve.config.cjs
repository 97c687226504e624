const { resolve, join, sep, delimiter } = require('node:path');
const root = resolve(__dirname, '../..');
const fromRoot = (...parts) => resolve(root, ...parts);
module.exports = {
  apps: [{
    name: 'resolve',
    cwd: root,
    script: fromRoot('dist', 'main.js'),
    same: resolve(__dirname) === __dirname,
    fromCwd: resolve('server.js'),
    dot: resolve('.'),
    none: resolve(),
    empty: resolve('', ''),
    parent: resolve('..'),
  }],
  absolutes: [
    resolve('/a', 'b', '/c', 'd'), resolve('/a', '../../b'), resolve('/a/b/', '..'), resolve('/'), resolve('/a', ''),
    resolve('/a', '.', 'b/'), resolve('/a//b'), resolve('/srv', './x/../y'), resolve('/a', '/'), resolve('//srv//x'),
  ],
  separators: [sep, delimiter],
  equal: join(__dirname, 'x') === resolve(__dirname, 'x') && `${__dirname}/x` === __dirname + sep + 'x',
  cwd: process.cwd() === __dirname,
};
