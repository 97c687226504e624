class ConfigError extends Error {
  constructor(key, options) { super(`bad ${key}`, options); this.name = 'ConfigError'; this.key = key; }
}
class PortError extends ConfigError { get code() { return 'EPORT'; } }
const notes = [];
const check = (port) => { if (!(port > 0)) throw new PortError('port', { cause: port }); return port; };
for (const port of [80, 0, NaN]) {
  try { notes.push(check(port)); } catch (error) {
    notes.push([error.name, error.message, error.key, error.code, error.cause, String(error), error instanceof ConfigError, error.constructor.name]);
  }
}
const plain = new ConfigError('x');
module.exports = {
  apps: [{ name: 'errors', script: 'x.js' }], notes,
  keys: Object.keys(plain), stack: typeof plain.stack, json: JSON.stringify(plain), own: Object.getOwnPropertyNames(new Error('m')).includes('message'),
  exported: new TypeError('an error as a value'),
  causes: new Error('outer', { cause: new Error('inner') }).cause.message,
  noMessage: [String(new Error()), new Error().message, new RangeError(5).message, Error('without new').message],
  aggregate: new AggregateError([1, 2], 'many').errors,
};
