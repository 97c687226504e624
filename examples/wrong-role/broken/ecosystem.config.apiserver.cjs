// What runs on the API server.
module.exports = {
  apps: [
    {
      name: 'api',
      script: 'apps/api/server.js',
      cwd: __dirname,
      env: { PORT: 4000 },
      env_production: { NODE_ENV: 'production' },
    },
    {
      name: 'api-worker',
      script: 'apps/api/worker.js',
      cwd: __dirname,
      env: { API_URL: 'http://localhost:4000' },
      env_production: { NODE_ENV: 'production' },
    },
  ],
};
