const settings = { development: { port: 3000 }, production: { port: 80 } };
const current = settings[process.env.NODE_ENV];
module.exports = { apps: [{ name: 'api', script: 'api.js', env: { PORT: current.port } }] };
