const settings = await fetchSettings();
async function fetchSettings() { return { port: 3000 }; }
module.exports = { apps: [{ name: 'api', script: 'api.js', env: settings }] };
