module.exports = { apps: [{ name: 'api', script: 'api.js', env: { ...defaults, PORT: 1 } }] };
const defaults = { NODE_ENV: 'production' };
