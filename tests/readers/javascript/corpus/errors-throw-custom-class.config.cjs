class ConfigurationError extends Error {
  constructor(key) { super(`${key} is not configured`); this.name = 'ConfigError'; }
}
function setting(key) { if (!(key in process.env)) throw new ConfigurationError(key); return process.env[key]; }
module.exports = { apps: [{ name: 'api', script: setting('SCRIPT') }] };
