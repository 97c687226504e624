class Lru {
  constructor(limit) { this.limit = limit; this.map = new Map(); this.evicted = []; }
  get(key) { if (!this.map.has(key)) return undefined; const value = this.map.get(key); this.map.delete(key); this.map.set(key, value); return value; }
  set(key, value) { this.map.delete(key); this.map.set(key, value); if (this.map.size > this.limit) { const [oldest] = this.map.keys(); this.map.delete(oldest); this.evicted.push(oldest); } return this; }
}
const on = (handlers = {}) => ({
  on(type, f) { (handlers[type] ||= []).push(f); return () => { handlers[type] = handlers[type].filter((g) => g !== f); }; },
  emit(type, ...args) { return (handlers[type] ?? []).map((f) => f(...args)); },
});
const cache = new Lru(2).set('a', 1).set('b', 2); cache.get('a'); cache.set('c', 3); cache.set('a', 10); cache.set('d', 4);
const bus = on(); const off = bus.on('app', (n) => n.toUpperCase()); bus.on('app', (n, i) => `${n}${i}`);
const first = bus.emit('app', 'x', 1); off(); const second = bus.emit('app', 'y', 2);
module.exports = { apps: [...cache.map].map(([name, n]) => ({ name, n })), evicted: cache.evicted, missing: cache.get('zzz'), first, second, none: bus.emit('none'), cache: { ...cache } };
