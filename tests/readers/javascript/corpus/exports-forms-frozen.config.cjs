const deepFreeze = (o) => {
  Object.values(o).forEach((v) => typeof v === 'object' && v !== null && deepFreeze(v));
  return Object.freeze(o);
};
const config = deepFreeze({ apps: [{ name: 'frozen', script: 'x.js', env: { PORT: 1 }, args: ['-a'] }], none: null });
config.apps[0].env.PORT = 2;
config.added = true;
delete config.apps;
try { config.apps.push({ name: 'late' }); } catch (e) { var pushed = e.constructor.name; }
try { (() => { 'use strict'; config.apps[0].name = 'strict'; })(); } catch (e) { var strict = e.constructor.name; }
module.exports = { ...config, pushed, strict, frozen: [Object.isFrozen(config), Object.isFrozen(config.apps[0].env), Object.isFrozen('x'), Object.isFrozen({})] };
