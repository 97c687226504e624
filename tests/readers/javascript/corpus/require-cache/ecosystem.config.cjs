// A module runs once; everybody gets the same object.
const a = require('./state');
const b = require('./state.js');
const c = require('./other');
a.count += 1;
a.apps.push({ name: 'from config', script: 'x.js' });
const before = b.count;
delete require.cache[require.resolve('./state')];
const fresh = require('./state');
module.exports = {
  apps: b.apps,
  same: [a === b, c.state === a, fresh === a],
  count: [before, a.count, fresh.count],
  loads: globalThis.stateLoads,
  cached: Object.keys(require.cache).filter((k) => k.startsWith(__dirname)).length,
  settings: (require('./settings.json').port = 1, require('./settings').port),
};
