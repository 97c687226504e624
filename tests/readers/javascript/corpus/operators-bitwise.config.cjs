const READ = 1 << 0, WRITE = 1 << 1, ADMIN = 1 << 31;
let mask = READ | WRITE;
mask |= ADMIN; mask &= ~WRITE; mask ^= 0b100;
module.exports = {
  apps: [{ name: 'bits', script: 'x.js', mask, canWrite: !!(mask & WRITE), unsigned: mask >>> 0 }],
  truncation: [3.7 | 0, -3.7 | 0, ~~'12.9', '0x10' | 0, NaN | 0, Infinity | 0, null | 0, 'abc' | 0, ~~-0.5, 2 ** 32 | 0, 2 ** 31 | 0, 4294967297.9 | 0],
  not: [~0, ~-1, ~5, ~'7', ~[], ~undefined, ~2147483647, ~~4294967295],
  shifts: [1 << 31, 1 << 32, 1 << 33, 5 << -1, -8 >> 1, -8 >>> 28, -1 >>> 0, -1 >>> 31, '8' >> '1', 1.9 << 1.9, 2 ** 33 >> 1, -1 << 4],
  and: [12 & 10, 12 | 10, 12 ^ 10, -1 & 255, 1e10 & 1e10, '6' & 3, [6] | 1],
  precedence: [1 | 2 & 3, 1 + 1 << 2, 8 >> 1 + 1, 1 & 1 == 1, (5 & 4) === 4, 6 ^ 2 | 1],
  indexOf: ~'production'.indexOf('dev') ? 'found' : 'missing',
};
