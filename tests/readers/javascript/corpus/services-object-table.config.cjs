const services = {
  api: { port: 3000, instances: 'max', env: { CACHE: 'redis' } },
  web: { port: 3001, script: './web.js' },
  'mail-worker': { cron: '*/5 * * * *' },
};
const apps = Object.entries(services).map(([name, { port, cron, env = {}, script = `./services/${name}/index.js`, ...rest }]) => ({
  name,
  script,
  ...rest,
  ...(cron ? { cron_restart: cron, autorestart: false } : {}),
  env: { NODE_ENV: 'production', SERVICE: name.toUpperCase().replace(/-/g, '_'), ...(port !== undefined && { PORT: port }), ...env },
}));
module.exports = { apps, total: apps.length, ports: Object.values(services).map((s) => s.port).filter(Number.isInteger) };
