const base = { script: 'a.js', env: { A: 1 }, list: [1, 2] };
const target = { name: 'target', script: 'old.js' };
const returned = Object.assign(target, base, { list: [9] });
base.env.A = 'shared';
const source = { get computed() { return 'read'; }, [Symbol('s')]: 1 };
Object.defineProperty(source, 'hidden', { value: 1, enumerable: false });
const withSetter = { log: [], set port(v) { this.log.push(v); } };
Object.assign(withSetter, { port: 80 });
const merge = (...all) => all.reduce((a, b) => ({ ...a, ...b, env: { ...a.env, ...b.env } }), {});
module.exports = {
  apps: [returned, merge({ name: 'm', env: { A: 1, B: 2 } }, { env: { B: 3 } }, {}, { env: null })],
  same: returned === target,
  odd: [Object.assign({}, 'ab', null, 5, true, [7], undefined), Object.assign([1, 2, 3], [9]), Object.assign([], 'hi')],
  copied: Object.assign({}, source), withSetter,
  order: Object.keys(Object.assign({ b: 1 }, { a: 1 }, { b: 2, 1: 0 })),
  inherited: Object.assign({}, Object.create({ fromPrototype: 1 }, { own: { value: 2, enumerable: true } })),
  onFunction: Object.keys(Object.assign(() => 1, { label: 'x' })),
  primitive: [typeof Object.assign(1), Object.assign(1) + 1],
  failed: [() => Object.assign(null), () => Object.assign(Object.freeze({ a: 1 }), { a: 2 }), () => Object.assign('abc', { 0: 'x' })].map((f) => { try { return f(); } catch (e) { return e.constructor.name; } }),
  undefinedOverrides: Object.assign({ a: 1 }, { a: undefined }),
};
