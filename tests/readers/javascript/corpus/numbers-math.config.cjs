const memory = 2048;
module.exports = {
  apps: [{ name: 'math', script: 'x.js', instances: Math.max(1, Math.floor(5 / 2)), max_memory_restart: `${Math.round(memory * 0.75)}M` }],
  rounding: [1.5, 2.5, -1.5, -0.5, 0.49999999999999994, 1e16 + 0.5, NaN, '2.5', null].map((n) => [Math.round(n), Math.floor(n), Math.ceil(n), Math.trunc(n)]),
  minMax: [Math.max(), Math.min(), Math.max(1, '3', 2), Math.max(1, NaN), Math.max(1, undefined), Math.max([2]), Math.max([1, 2]), Math.min(null, 1), Math.max(...[]), Math.max(-0, 0), Math.min(0, -0), Math.max('a')],
  powers: [Math.pow(2, 10), Math.pow(2, -1), Math.sqrt(2), Math.sqrt(-1), Math.cbrt(27), Math.hypot(3, 4), Math.hypot(), Math.pow(NaN, 0)],
  signs: [Math.abs(-5), Math.abs('-3'), Math.abs(null), Math.abs([]), Math.abs(), Math.sign(-3), Math.sign(0), Math.sign(-0), Math.sign('x')],
  logs: [Math.log2(8), Math.log10(1000), Math.log(1), Math.log(0), Math.exp(0), Math.log(-1), Math.log1p(0)],
  integers: [Math.imul(3, 4), Math.clz32(1), Math.fround(5.5), Math.fround(5.05)],
  constants: [Math.PI, Math.E, Math.SQRT2, Math.LN2],
  trigonometry: [Math.sin(0), Math.cos(0), Math.atan2(0, -0), Math.tan(0)],
  random: [Math.random() < 1, Math.random() >= 0, typeof Math.random(), Math.floor(Math.random())],
  helpers: [((n, low, high) => Math.min(Math.max(n, low), high))(15, 0, 10), Math.ceil(7 / 2), Math.floor(-7 / 2), 7 % 2, -7 % 2],
  tag: [String(Math), Object.keys(Math), typeof Math],
};
