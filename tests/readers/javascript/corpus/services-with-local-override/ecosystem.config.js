const fs = require('fs');
const path = require('path');
let config = require('./ecosystem.base');
const localFile = path.join(__dirname, 'ecosystem.local.json');
if (fs.existsSync(localFile)) {
  const local = JSON.parse(fs.readFileSync(localFile, 'utf8'));
  config = { ...config, apps: config.apps.map((app) => ({ ...app, ...local[app.name], env: { ...app.env, ...(local[app.name]?.env) } })) };
}
for (const dir of fs.readdirSync(path.join(__dirname, 'plugins')).sort()) {
  const plugin = require(path.join(__dirname, 'plugins', dir));
  config = plugin(config) ?? config;
}
module.exports = config;
