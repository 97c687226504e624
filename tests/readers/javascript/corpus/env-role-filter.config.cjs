const role = (process.env.SERVER_TYPE || '').toLowerCase();
const apps = [
  { name: 'api', script: 'api.js', roles: ['apiserver', 'all'] },
  { name: 'storefront', script: 'npm', args: 'start', roles: ['webserver', 'all'] },
  { name: 'admin', script: 'npm', args: ['run', 'admin'], roles: ['webserver'] },
  { name: 'cron', script: 'cron.js', roles: [] },
];
const pick = apps.filter(({ roles }) => !role || roles.includes(role) || !roles.length);
module.exports = {
  apps: pick.map(({ roles, ...app }) => ({ ...app, env: { SERVER_TYPE: role, ROLES: roles.join() } })),
  some: apps.some((a) => a.roles.includes(role)),
  first: apps.find((a) => a.roles.indexOf(role) >= 0)?.name,
};
