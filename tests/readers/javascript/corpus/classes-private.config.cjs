class Counter {
  #count = 0;
  #step;
  static #instances = 0;
  static total() { return Counter.#instances; }
  constructor(step = 1) { this.#step = step; Counter.#instances++; }
  next() { this.#count += this.#step; return this.#bump(); }
  #bump() { return `#${this.#count}`; }
  get #double() { return this.#count * 2; }
  get double() { return this.#double; }
  static is(o) { return #count in o; }
  visible = true;
}
const c = new Counter(5);
const results = [c.next(), c.next(), c.double];
module.exports = {
  apps: [{ name: `app${c.next()}`, script: 'x.js', counter: c }],
  results, total: [Counter.total(), new Counter() && Counter.total()],
  keys: Object.keys(c), hidden: c['#count'], is: [Counter.is(c), Counter.is({})],
  json: JSON.stringify(c), spread: { ...c },
  failed: (() => { try { return Counter.prototype.next.call({}); } catch (e) { return e.constructor.name; } })(),
};
