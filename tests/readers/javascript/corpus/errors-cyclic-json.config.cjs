const app = { name: 'api', script: 'x.js' };
app.env = { CONFIG: app };
module.exports = { apps: [{ ...app, args: JSON.stringify(app) }] };
