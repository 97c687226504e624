const cartesian = (...lists) => lists.reduce((acc, list) => acc.flatMap((head) => list.map((x) => [...head, x])), [[]]);
const pad = (n, w = 2) => `${n}`.padStart(w, '0');
const apps = cartesian(['eu', 'us'], ['api', 'web'], [1, 2])
  .filter(([region, kind, n]) => !(region === 'us' && n === 2))
  .map(([region, kind, n], i) => ({ name: `${kind}-${region}-${pad(n)}`, script: `./${kind}.js`, env: { REGION: region, INDEX: i, KEY: [region, kind].join(':') } }));
const byRegion = apps.reduce((g, { name, env: { REGION: r } }) => ({ ...g, [r]: (g[r] || 0) + 1 }), {});
module.exports = { apps, byRegion };
