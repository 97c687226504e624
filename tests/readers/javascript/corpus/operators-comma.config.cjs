let a = 1;
const b = (a++, a++, a * 10);
const last = ('first', 'second', 'third');
const fn = (x) => (x.count++, x.list.push(x.count), x);
const state = fn(fn({ count: 0, list: [] }));
for (var i = 0, j = 10, log = []; i < j; i += 3, j--) log.push([i, j]);
const indirect = (0, JSON.stringify)({ a: 1 });
const notArray = [[1, 2], [3, 4]][1, 0];
if ((a = 7, a > 5)) a += 1;
module.exports = (a += 1, {
  apps: [{ name: last, script: 'x.js', state }],
  a, b, log, i, j, indirect, notArray,
  ternary: (a, b) ? (1, 2) : (3, 4),
  template: `${(1, 2, 3)}`,
  lost: (() => { const o = { m() { return this === o; } }; return [o.m(), (o.m)(), (0, o.m)()]; })(),
});
