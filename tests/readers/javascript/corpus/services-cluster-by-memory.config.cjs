const os = require('os');
const cpus = Math.max(os.cpus().length, 1);
const atLeastOne = cpus >= 1;
const perApp = { api: 2, web: 1 };
const names = Object.keys(perApp);
const total = names.reduce((sum, n) => sum + perApp[n], 0);
const share = (n, of) => Math.floor((n / of) * 12);
module.exports = {
  apps: names.map((name) => ({ name, script: `${name}.js`, instances: atLeastOne ? share(perApp[name], total) : 0, exec_mode: cpus > 0 ? 'cluster' : 'fork' })),
  bounded: Math.min(1, cpus), clamped: Math.min(Math.max(cpus, 2), 2), integer: Number.isInteger(cpus), kind: typeof os.totalmem(),
};
