const load = (kind) => require(`./kinds/${kind}.js`);
function settings() { const { settings } = require('./kinds/web'); return settings; }
const kinds = ['web', 'jobs'];
const req = require;
const lazy = { get web() { return require('./kinds/web'); } };
module.exports = {
  apps: kinds.map(load).map(({ app }) => app),
  settings: settings(),
  alias: req('./kinds/' + 'jobs').app.name,
  lazy: lazy.web.settings.port,
  conditional: process.env.NEVER ? require('./does-not-exist') : 'not loaded',
  factory: require('./kinds/factory')({ prefix: 'x' }),
  method: require('./kinds/factory').version,
  immediately: require('./kinds/web').app.script,
  order: globalThis.loadOrder,
};
