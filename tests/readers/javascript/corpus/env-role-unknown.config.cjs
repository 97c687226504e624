const roles = { api: ['api', 'gateway'], worker: ['mailer'], web: [] };
const wanted = roles[process.env.ROLE] ?? Object.values(roles).flat();
const fromPrototype = roles['toString'];
if (!Object.keys(roles).includes(process.env.ROLE)) console.warn('unknown role %s', process.env.ROLE);
const all = {
  api: { script: 'api.js' },
  gateway: { script: 'gw.js', instances: 2 },
  mailer: { script: 'mail.js', cron_restart: '0 3 * * *' },
};
module.exports = {
  apps: Object.entries(all).filter(([name]) => wanted.includes(name)).map(([name, app]) => ({ name, ...app })),
  trap: typeof fromPrototype,
  known: process.env.ROLE in roles,
};
