const names = ['api', 'web', 'jobs'];
const seen = [];
const growing = [1, 2];
module.exports = {
  apps: names.map((name, index, all) => ({ name, script: `${name}.js`, index, last: index === all.length - 1 })),
  plain: [names.map(String), [1, 4, 9].map(Math.sqrt), ['1', '2', '3'].map(parseInt), ['a', 'b'].map((_, i) => i)],
  noReturn: [1, 2].map(() => {}),
  indexed: names.map((n, i) => names[i + 1] ?? null),
  thisArg: names.map(function (n) { return this.prefix + n; }, { prefix: '@' }),
  holes: [1, , 3].map((x) => x ?? 'hole'),
  nested: [[1, 2], [3]].map((row) => row.map((n) => n * 2)),
  destructured: [['a', 1], ['b', 2]].map(([k, v]) => ({ [k]: v })),
  growing: growing.map((n) => { growing.push(n); return n * 10; }),
  grown: growing,
  order: (names.map((n) => seen.push(n)), seen),
  mixed: [0, '', null, undefined, NaN, false, []].map((x) => typeof x),
  returnsSame: names.map((x) => x) === names,
  chained: names.map((n) => n.length).map((n) => n * n).filter((n) => n > 9),
  boolean: [0, 1, '', 'x', '0'].map(Boolean),
  methods: ['b', 'a'].map((s) => s.toUpperCase()).join(''),
};
