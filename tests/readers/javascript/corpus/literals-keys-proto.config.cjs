// __proto__ in a literal is no property, in most spellings.
const base = { instances: 2, exec_mode: 'cluster' };
const inherits = { __proto__: base, name: 'inherits' };
const quoted = { '__proto__': base, name: 'quoted' };
const computed = { ['__proto__']: base, name: 'computed' };
const __proto__ = 'shorthand value';
const shorthand = { __proto__, name: 'shorthand' };
const ignored = { __proto__: 5, name: 'ignored' };
const bare = { __proto__: null, name: 'bare' };
const method = { __proto__() { return 1; }, name: 'method' };

module.exports = {
  apps: [inherits, quoted, computed, shorthand, ignored, bare, method],
  seen: [inherits.instances, quoted.instances, computed.instances, shorthand.instances],
  own: [inherits, quoted, computed, shorthand].map((o) => Object.keys(o)),
  inside: ['instances' in inherits, 'toString' in bare, 'toString' in ignored],
  chain: Object.getPrototypeOf(inherits) === base,
  spread: { ...inherits },
  assigned: Object.assign({}, computed).name,
  walk: (() => { const keys = []; for (const k in inherits) keys.push(k); return keys; })(),
  read: [{}.__proto__ === Object.prototype, [].__proto__ === Array.prototype],
};
