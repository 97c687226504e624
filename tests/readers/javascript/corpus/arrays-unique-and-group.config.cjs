const services = [
  { name: 'api', team: 'core', port: 3000 }, { name: 'web', team: 'front', port: 3001 },
  { name: 'admin', team: 'front', port: 3001 }, { name: 'jobs', team: 'core', port: null },
];
const unique = [...new Set(services.map((s) => s.port))];
const byTeam = services.reduce((m, s) => m.set(s.team, [...(m.get(s.team) ?? []), s.name]), new Map());
const duplicates = services.map((s) => s.port).filter((p, i, all) => p && all.indexOf(p) !== i);
const index = Object.fromEntries(services.map((s) => [s.name, s]));
const partition = services.reduce(([yes, no], s) => (s.port ? [[...yes, s.name], no] : [yes, [...no, s.name]]), [[], []]);
const chunks = (list, n) => (list.length ? [list.slice(0, n), ...chunks(list.slice(n), n)] : []);
const difference = (a, b) => a.filter((x) => !new Set(b).has(x));
module.exports = {
  apps: [...byTeam].map(([team, names]) => ({ name: team, script: `${team}.js`, args: names.join(',') })),
  unique, duplicates, ports: index.web.port, partition, chunks: chunks([1, 2, 3, 4, 5], 2),
  difference: difference([1, 2, 3], [2]), union: [...new Set([...[1, 2], ...[2, 3]])],
  object: Object.fromEntries(byTeam),
  sum: services.reduce((n, { port }) => n + port, 0), max: Math.max(...services.map((s) => s.port)),
};
