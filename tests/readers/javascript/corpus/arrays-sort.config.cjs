const apps = [
  { name: 'web', order: 2 }, { name: 'api', order: 1 }, { name: 'jobs', order: 2 }, { name: 'cron', order: 1 }, { name: 'last' },
];
const original = [3, 1, 2];
const sorted = original.sort();
module.exports = {
  apps: [...apps].sort((a, b) => (a.order ?? 99) - (b.order ?? 99)),
  byName: apps.map((a) => a.name).sort(),
  byNameDescending: apps.slice().sort((a, b) => (a.name < b.name ? 1 : -1)).map((a) => a.name),
  numbersAsText: [10, 9, 1, 100, -1, 2, 0.5, 1e21].sort(),
  numbers: [10, 9, 1, 100, -1].sort((a, b) => a - b),
  mixed: [true, 'b', 3, null, undefined, 'a', [2], {}, NaN, '10', false].sort(),
  undefinedLast: [undefined, 3, undefined, 1].sort((a, b) => b - a),
  casing: ['b', 'B', 'a', 'A', '_', '1', 'é', 'z'].sort(),
  locale: ['b', 'a', 'c'].sort((a, b) => a.localeCompare(b)),
  booleans: [true, false, true].sort(),
  comparatorBoolean: [1, 2, 3].sort((a, b) => a < b),
  comparatorNaN: ['x', 'y'].sort(() => NaN),
  comparatorText: [5, 1, 4].sort((a, b) => String(a - b)),
  stable: [[1, 'a'], [0, 'b'], [1, 'c'], [0, 'd']].sort(([a], [b]) => a - b).map(([, l]) => l).join(''),
  inPlace: [sorted === original, original],
  toSorted: [[3, 1, 2].toSorted(), [3, 20, 100].toSorted((a, b) => b - a), original.toSorted() === original],
  reversed: [[1, 2, 3].reverse(), [1, 2, 3].toReversed(), ['a', , 'c'].reverse()],
  versions: ['1.10.0', '1.9.0', '1.2.10'].sort((a, b) => { const [x, y] = [a, b].map((v) => v.split('.').map(Number)); return x[0] - y[0] || x[1] - y[1] || x[2] - y[2]; }),
  keys: Object.fromEntries(Object.entries({ b: 2, a: 1, 10: 'ten', 9: 'nine' }).sort()),
  bad: (() => { try { [2, 1].sort('text'); } catch (e) { return e.constructor.name; } })(),
  long: Array.from({ length: 30 }, (_, i) => (i * 7) % 30).sort().join(),
};
