// What runs on the web server.
module.exports = {
  apps: [
    {
      name: 'storefront',
      script: 'apps/web/storefront.js',
      cwd: __dirname,
      instances: 2,
      exec_mode: 'cluster',
      env: { PORT: 3000 },
      env_production: { NODE_ENV: 'production', API_URL: 'https://api.lantern.example' },
    },
    {
      name: 'admin',
      script: 'apps/web/admin.js',
      cwd: __dirname,
      env: { PORT: 3001 },
      env_production: { NODE_ENV: 'production', API_URL: 'https://api.lantern.example' },
    },
  ],
};
