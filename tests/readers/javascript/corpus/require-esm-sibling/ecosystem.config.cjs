// A CommonJS file may require an ES module: it gets the namespace.
const apps = require('./apps.mjs');
const { default: settings, port } = require('./settings.mjs');
module.exports = {
  apps: apps.list.map((name) => ({ name, ...settings, port })),
  keys: Object.keys(apps),
  hasDefault: 'default' in apps,
  esModule: [apps.__esModule, require('./settings.mjs').__esModule],
  same: require('./apps.mjs') === apps,
  readOnly: (() => { 'use strict'; try { apps.list = []; } catch (e) { return e.constructor.name; } })(),
};
