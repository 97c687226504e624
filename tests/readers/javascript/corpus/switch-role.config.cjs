const role = process.env.ROLE;
const config = { apps: [] };
const add = (name, extra) => config.apps.push({ name, script: `${name}.js`, ...extra });
switch (role) {
  case 'web':
    add('storefront', { instances: 'max' });
  // falls through: a web server runs the api too
  case 'api':
    add('api');
    break;
  case undefined:
  case '':
    add('everything');
    break;
  default:
    throw new Error(`unknown ROLE ${role}`);
}
switch (config.apps.length) { case 2: config.apps[1].port = 8081; }
module.exports = config;
