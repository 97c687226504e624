const sparse = [1, , 3, ,];
const big = [];
big[3] = 'd';
big.extra = 'not an element';
const cut = [1, 2, 3, 4];
cut.length = 2;
delete cut[0];
const lens = [[,].length, [, ,].length, [1, 2, ,].length, [,].concat([1]).length];

module.exports = {
  apps: [{ name: 'holes', script: 'x.js', args: ['a', , 'c'] }],
  sparse,
  big,
  cut,
  lens,
  length: sparse.length,
  inside: [1 in sparse, 0 in sparse, '3' in sparse],
  mapped: sparse.map((x) => x * 2),
  filtered: sparse.filter(() => true),
  forEach: (() => { let n = 0; sparse.forEach(() => n++); return n; })(),
  forOf: (() => { let n = 0; for (const x of sparse) n++; return n; })(),
  keys: Object.keys(sparse),
  iterated: [...sparse.keys()],
  spread: [...sparse],
  joined: sparse.join('-'),
  find: sparse.findIndex((x) => x === undefined),
  indexOf: sparse.indexOf(undefined),
  includes: sparse.includes(undefined),
  reduced: sparse.reduce((a, b) => a + b),
  flat: sparse.flat(),
  json: JSON.stringify(sparse),
  every: sparse.every((x) => x > 0),
  sorted: [3, , 1, undefined, 2].sort(),
  from: Array.from({ length: 2, 0: 'x' }),
  constructed: Array(2),
  text: String(big),
};
