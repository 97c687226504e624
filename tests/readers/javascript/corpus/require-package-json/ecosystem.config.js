const pkg = require('./package.json');
const { name, version, scripts: { start } = {}, config: { port = 3000 } = {} } = require('./package');
const [major, minor] = version.split('.').map(Number);
module.exports = {
  apps: [{
    name: `${pkg.name.replace(/^@[^/]+\//, '')}-v${major}`,
    script: pkg.main || 'index.js',
    args: start.split(' ').slice(1),
    env: { APP_VERSION: version, APP: name, PORT: port, MINOR: minor + 1 },
  }],
  deps: Object.keys(pkg.dependencies).length,
  same: pkg === require('./package.json'),
};
