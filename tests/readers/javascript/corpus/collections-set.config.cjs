const names = new Set(['api', 'web', 'api', 'jobs']);
const added = names.add('cron') === names;
names.delete('web'); names.add('web');
const odd = new Set([NaN, NaN, 0, -0, '0', {}, {}, undefined, undefined, null]);
const log = [];
names.forEach((v, k, s) => log.push(v === k && s === names ? v : 'wrong'));
const a = new Set([1, 2, 3]), b = new Set([2, 3, 4]);
const visited = []; const growing = new Set([1]);
for (const n of growing) { visited.push(n); if (n < 4) growing.add(n + 1); growing.delete(n - 1); }
module.exports = {
  apps: [...names].map((name, i) => ({ name, script: `${name}.js`, id: i })), added, log, odd: odd.size, visited, set: names,
  letters: [...new Set('mississippi')].join(''), has: [names.has('api'), names.has('API'), names.size, names[0], names.length],
  union: [...new Set([...a, ...b])], intersection: [...a].filter((x) => b.has(x)), difference: [...a].filter((x) => !b.has(x)),
  views: [[...a.values()], [...a.keys()], [...a.entries()]], array: Array.from(a, (x) => x * 2), spread: { ...a }, json: JSON.stringify({ a }),
  first: a.values().next().value, destructured: (([x, ...rest]) => [x, rest])(a), emptied: (a.clear(), a.size), text: `${b}`,
  unique: ((l) => l.length === new Set(l).size)([1, 2, 1]), sorted: [...b].sort((x, y) => y - x), max: Math.max(...b), tuples: new Set([[1], [1]]).size,
  iterable: [...new Set(new Map([['k', 'v']]))], nested: [...new Set([1, [2]])].flat(), empty: [new Set().size, new Set(undefined).size, [...new Set('')]],
};
