const ports = new Map([['api', 3000], ['web', 3001], ['api', 3100]]);
ports.set('jobs', 3002).set('web', 80);
const removed = [ports.delete('jobs'), ports.delete('jobs')];
ports.set('jobs', 'again at the end');
const keyed = new Map(); const key = {};
keyed.set(key, 'object'); keyed.set({}, 'other object'); keyed.set(NaN, 'nan'); keyed.set(-0, 'zero'); keyed.set('1', 'text'); keyed.set(1, 'number'); keyed.set(undefined, 'u');
const log = [];
ports.forEach((value, k, map) => log.push(`${k}=${value}/${map.size}`));
for (const [k, v] of ports) log.push([k, v]);
const counter = new Map();
for (const c of 'hello') counter.set(c, (counter.get(c) ?? 0) + 1);
const growing = new Map([[1, 'a']]); const visited = [];
for (const [k] of growing) { visited.push(k); if (k < 3) growing.set(k + 1, 'x'); }
module.exports = {
  apps: [...ports].map(([name, port]) => ({ name, script: `${name}.js`, env: { PORT: port } })), removed, log, visited,
  gets: [ports.get('api'), ports.get('none'), ports.has('web'), ports.size, ports['api'], ports.length],
  keyed: [keyed.get(key), keyed.get({}), keyed.get(NaN), keyed.get(0), keyed.get('1'), keyed.get(1), keyed.get(), keyed.size],
  views: [[...ports.keys()], [...ports.values()], Array.from(ports.entries())], counter: Object.fromEntries(counter), map: ports,
  sorted: [...counter].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1)).map(([c]) => c).join(''),
  fromObject: new Map(Object.entries({ a: 1 })).get('a'), copy: new Map(ports).size, text: String(ports), json: JSON.stringify([...new Map([[1, { a: 2 }]])]),
  filtered: Object.fromEntries([...ports].filter(([, p]) => typeof p === 'number')), spread: { ...ports }, keys: Object.keys(ports),
  weak: (() => { const w = new WeakMap([[key, 'weak']]); return [w.get(key), w.has({}), w.delete(key), w.has(key)]; })(), weakSet: new WeakSet([key]).has(key),
  failed: (() => { try { return Map(); } catch (e) { return e.name; } })(), cleared: (keyed.clear(), keyed.size), empty: new Map(null).size,
};
