let local = {};
try {
  local = require('./local.config');
} catch (error) {
  if (error.code !== 'MODULE_NOT_FOUND') throw error;
  local = { missing: true, code: error.code };
}
const optional = (name, fallback) => { try { return require(name); } catch { return fallback; } };
const tracer = optional('not-an-installed-package-anywhere', null);
const broken = optional('./broken.json', 'unparsable');
const throwing = optional('./throws.js', 'threw');
const present = optional('./present', 'unused');
let message = '';
try { require('./throws'); } catch (e) { message = e.message; }
module.exports = {
  apps: [{ name: 'optional', script: 'x.js', node_args: tracer ? ['-r', 'tracer'] : [], ...local }],
  broken, throwing, present, message,
  firstLine: (() => { try { require('./gone'); } catch (e) { return e.message.split('\n')[0]; } })(),
};
