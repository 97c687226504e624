module.exports = { apps: [{ name: 'api', script: 'api.js' }] };
if (!process.env.READY) throw 'not ready: what was exported before does not count';
