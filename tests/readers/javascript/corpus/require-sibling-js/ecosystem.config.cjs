// Siblings with and without their extension.
const apps = require('./apps');
const { defaults, withEnv } = require('./lib/helpers.js');
const names = require('./names.cjs');
const settings = require('./settings.json');
const settingsNoExtension = require('./settings');
const shared = require('./lib');
module.exports = {
  apps: apps.map((app, i) => withEnv({ ...defaults, ...app, name: names[i] }, settings.env)),
  same: settings === settingsNoExtension,
  shared,
  where: require('./lib/where'),
  resolved: require.resolve('./apps').replace(__dirname, '.'),
};
