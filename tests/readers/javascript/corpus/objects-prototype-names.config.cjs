// Names which every object knows already.
const lookup = { api: 1 };
const counts = {};
for (const word of ['constructor', 'api', 'toString', 'api', '__proto__', 'hasOwnProperty']) counts[word] = (counts[word] || 0) + 1;
const safe = Object.create(null);
for (const word of ['constructor', 'api', '__proto__', 'api']) safe[word] = (safe[word] ?? 0) + 1;
const config = { hasOwnProperty: 'shadowed', valueOf: 5, length: 3 };
module.exports = {
  apps: [{ name: typeof lookup['constructor'], script: 'x.js', missing: lookup['toStrin'] ?? 'none' }],
  api: counts.api, counted: Object.keys(counts), text: counts.constructor.slice(0, 8) + '…', proto: typeof counts.__proto__,
  safe, safeKeys: Object.keys(safe),
  config, own: Object.prototype.hasOwnProperty.call(config, 'valueOf'),
  checks: ['toString' in lookup, lookup.toString !== undefined, lookup.hasOwnProperty('toString'), !!lookup['valueOf']],
  like: Array.from(config),
  assigned: (() => { const o = {}; o.__proto__ = { inherited: 1 }; return [Object.keys(o), o.inherited, o.__proto__.inherited]; })(),
  bracket: (() => { const o = {}; o['__proto__'] = 5; return [Object.keys(o), typeof o.__proto__]; })(),
  parsed: Object.keys(JSON.parse('{"__proto__": 1, "a": 2}')),
};
