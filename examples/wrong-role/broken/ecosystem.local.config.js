// Everything, for work on one machine.
const API_URL = 'http://localhost:4000';

const app = (name, script, env) => ({ name, script, cwd: __dirname, watch: ['apps'], env: { ...env, API_URL } });

module.exports = {
  apps: [
    app('api', 'apps/api/server.js', { PORT: 4000 }),
    app('api-worker', 'apps/api/worker.js', {}),
    app('storefront', 'apps/web/storefront.js', { PORT: 3000 }),
    app('admin', 'apps/web/admin.js', { PORT: 3001 }),
  ],
};
