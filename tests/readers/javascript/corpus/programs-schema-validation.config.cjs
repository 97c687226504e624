const schema = {
  NODE_ENV: { one: ['development', 'production'], fallback: 'development' },
  PORT: { type: 'port', fallback: 3000 },
  DEBUG: { type: 'bool' },
  HOSTS: { type: 'list', min: 1 },
  TOKEN: { required: true, secret: true },
  TIMEOUT: { type: 'duration', fallback: '30s' },
};
const types = {
  port: (v) => { const n = Number(v); if (!Number.isInteger(n) || n < 1 || n > 65535) throw new RangeError(`not a port: ${v}`); return n; },
  bool: (v) => ({ true: true, 1: true, false: false, 0: false, '': false })[v] ?? (() => { throw new TypeError(`not a boolean: ${v}`); })(),
  list: (v) => v.split(',').map((x) => x.trim()).filter(Boolean),
  duration: (v) => { const [, n, unit] = /^(\d+)(ms|s|m|h)$/.exec(v) ?? []; return n * { ms: 1, s: 1e3, m: 6e4, h: 36e5 }[unit]; },
};
const problems = [], values = {};
for (const [name, { type, one, required, fallback, min = 0, secret }] of Object.entries(schema)) {
  const raw = process.env[name] ?? fallback;
  if (raw === undefined) { if (required) problems.push(`${name} is required`); continue; }
  try {
    const value = type ? types[type](raw) : raw;
    if (one && !one.includes(value)) throw new Error(`one of ${one.join('|')}`);
    if (value.length < min) throw new Error(`at least ${min}`);
    values[name] = secret ? '*'.repeat(value.length) : value;
  } catch ({ name: kind, message }) { problems.push(`${name}: ${kind}: ${message}`); }
}
module.exports = { apps: [{ name: 'validated', script: 'x.js', env: values }], problems };
