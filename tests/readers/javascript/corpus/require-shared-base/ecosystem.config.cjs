const base = require('./base.config');
const overrides = require('./overrides/' + (process.env.NODE_ENV || 'development'));
const merge = (a, b) => {
  const out = { ...a };
  for (const [key, value] of Object.entries(b)) {
    const both = value && typeof value === 'object' && !Array.isArray(value) && a[key] && typeof a[key] === 'object';
    out[key] = both ? merge(a[key], value) : value;
  }
  return out;
};
module.exports = { apps: base.apps.map((app) => merge(app, overrides[app.name] || overrides['*'])) };
