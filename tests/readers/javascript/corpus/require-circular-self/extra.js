const config = require('./ecosystem.config.cjs');
exports.apps = [{ name: `${config.prefix}-extra-${config.apps.length}`, script: 'y.js' }];
exports.parent = config.self === undefined;
