const { defaults } = require('./config/defaults');
module.exports = { apps: [{ name: 'api', script: 'api.js', ...defaults }] };
