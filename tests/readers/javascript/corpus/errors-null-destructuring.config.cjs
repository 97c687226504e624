const load = () => null;
const { port = 3000, host = 'localhost' } = load();
module.exports = { apps: [{ name: 'api', script: 'x.js', env: { port, host } }] };
