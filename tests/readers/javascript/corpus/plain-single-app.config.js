module.exports = {
  apps: [
    {
      name: 'storefront',
      script: 'npm',
      args: 'run start',
      cwd: '/var/www/storefront',
      instances: 1,
      autorestart: true,
      watch: false,
      max_memory_restart: '1G',
      env: {
        NODE_ENV: 'production',
        PORT: 3000,
      },
    },
  ],
};
