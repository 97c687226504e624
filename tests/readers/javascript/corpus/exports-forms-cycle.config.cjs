const app = { name: 'cycle', script: 'x.js' };
const config = { apps: [app], shared: app };
app.parent = config;
app.self = app;
config.list = [config.apps, app.parent.apps[0]];
const ring = []; ring.push(ring, [ring]);
config.ring = ring;
module.exports = config;
