const regions = ['eu', 'us'], kinds = { api: 2, web: 1 }, apps = [];
let port = 3000;
for (const region of regions) {
  for (const kind in kinds) {
    for (let replica = 1; replica <= kinds[kind]; replica++) {
      if (region === 'us' && kind === 'web') continue;
      const name = [region, kind, replica].join('-');
      apps.push({ name, script: `./${kind}.js`, env: { REGION: region, PORT: String(port++), ...(replica > 1 && { REPLICA: replica }) } });
    }
  }
}
const table = {};
for (const { name, env: { PORT } } of apps) (table[name.slice(0, 2)] ??= {})[name] = +PORT;
for (let i = apps.length - 1; i >= 0; i--) if (apps[i].env.REPLICA) apps.splice(i, 1, { ...apps[i], replica: true });
module.exports = { apps, table, next: port, names: apps.map((a) => a.name).reverse() };
