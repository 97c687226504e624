const hosts = new Map([['prod-api-1', 'api'], ['prod-web-1', 'web']]);
const byRole = {
  api() { return [{ name: 'api', script: 'api.js' }]; },
  web: () => [{ name: 'web', script: 'web.js' }, ...byRole.api().map((a) => ({ ...a, name: `${a.name}-local` }))],
  get default() { return []; },
};
const role = process.env.ROLE || hosts.get(process.env.HOST_NAME) || 'default';
const make = byRole[role];
module.exports = { apps: typeof make === 'function' ? make() : make, role };
