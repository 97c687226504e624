const memory = '512', limit = '64';
module.exports = {
  apps: [{ name: 'comparison', script: 'x.js', textual: memory > limit, numeric: +memory > +limit, mixed: memory > 64 }],
  strings: ['10' < '9', '10' < 9, 'a' < 'b', 'B' < 'a', 'ab' < 'abc', '' < 'a', 'Z' < 'a', 'é' > 'z', '2' > '12', 'v1.10' < 'v1.9'],
  nan: [NaN < 1, NaN > 1, NaN >= NaN, 'x' < 1, 'x' > 1, undefined > 0, undefined <= 0, undefined == 0],
  nulls: [null >= 0, null > 0, null == 0, null <= 0, null < 1, null < '1', null >= undefined],
  arrays: [[2] > 1, [1, 2] > 0, [10] < [9], [] >= 0, [1] < [2], [] < [1]],
  objects: [{} < {}, {} >= {}, { valueOf: () => 3 } > 2, new Date(5) > new Date(3), new Date(5) <= 5],
  booleans: [true > false, true >= '1', false < 'x', true < 2, '' < true],
  chained: [1 < 2 < 3, 3 > 2 > 1, 3 > 2 >= 1, 1 < 3 < 2],
  infinities: [Infinity > 1e308, -Infinity < -1e308, Infinity >= Infinity, -0 >= 0, -0 < 0],
};
