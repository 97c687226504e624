const path = require('path');
exports.defaults = { cwd: path.join(__dirname, '..'), instances: 1 };
exports.withEnv = (app, env) => ({ ...app, env: { ...env, NAME: app.name } });
