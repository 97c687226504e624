// Forgets to copy env: the last port wins everywhere.
const base = { script: 'server.js', env: { NODE_ENV: 'production' } };
function mk(name, port) {
  const app = Object.assign({}, base, { name: name });
  app.env.PORT = port;
  return app;
}
const apps = [mk('api', 3000), mk('web', 3001)];
const copied = apps.map((a) => ({ ...a, env: { ...a.env } }));
apps[0].env.PORT = 9999;
module.exports = { apps, copied };
