'use strict';
const path = require('path');
const config = { apps: [] };
['gateway', 'users', 'orders'].forEach(function (service, i) {
  const app = { name: 'svc-' + service, cwd: path.join(__dirname, 'services', service), script: 'index.js' };
  if (i === 0) app.instances = 2;
  app.env = { PORT: 4000 + i * 10 };
  app.error_file = path.join(app.cwd, 'logs', `${app.name}.err.log`).replace(__dirname, '.');
  config.apps.push(app);
});
config.apps[1]['exec_mode'] = 'cluster';
module.exports = config;
