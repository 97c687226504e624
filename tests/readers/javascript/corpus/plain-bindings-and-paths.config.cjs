const path = require('path');

const ROOT = __dirname;
const LOGS = path.join(ROOT, 'logs');
const PORT = 3000;

module.exports = {
  apps: [
    {
      name: 'api',
      cwd: ROOT,
      script: path.resolve(ROOT, 'dist', 'main.js'),
      out_file: path.join(LOGS, 'api.out.log'),
      error_file: LOGS + '/api.err.log',
      log_file: `${LOGS}/api.log`,
      env: { PORT, ADMIN_PORT: PORT + 1, URL: `http://localhost:${PORT}` },
      env_production: { NODE_ENV: process.env.NODE_ENV || 'production', PORT: process.env.PORT || PORT },
    },
  ],
};
