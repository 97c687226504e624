const app = { name: 'api', u: undefined, f() {}, s: Symbol('x'), n: null, nan: NaN, inf: -Infinity, z: -0, d: new Date(0), list: [undefined, () => 1, Symbol('y'), NaN, , 1], nested: { a: { b: [] }, e: {} } };
class Version { constructor(v) { this.v = v; } toJSON(key) { return `v${this.v}@${key}`; } }
module.exports = {
  apps: [{ name: 'stringify', script: 'x.js', env: { CONFIG: JSON.stringify({ port: 3000, hosts: ['a', 'b'] }), APP: JSON.stringify(app) } }],
  indented: [JSON.stringify({ a: [1, { b: 2 }], c: {}, d: [] }, null, 2), JSON.stringify([1, [2]], null, '\t'), JSON.stringify({ a: 1 }, null, '--'), JSON.stringify([1], null, 20), JSON.stringify({ a: 1 }, null, 0), JSON.stringify([1], null, '12345678901234')],
  replacerList: JSON.stringify({ a: 1, b: { a: 2, c: 3 }, c: [{ a: 1, z: 1 }] }, ['c', 'a']),
  replacerFunction: JSON.stringify({ a: 1, secret: 'x', n: { secret: 'y', m: 2 }, l: [1, 2] }, (k, v) => (k === 'secret' ? undefined : typeof v === 'number' ? v * 10 : v)),
  replacerThis: JSON.stringify({ a: { b: 1 } }, function (k, v) { return k === 'b' ? Object.keys(this).join() : v; }),
  top: [JSON.stringify('a"b\\\n\u0007\u007f\u2028é'), JSON.stringify(undefined), JSON.stringify(() => 1), JSON.stringify(null), JSON.stringify(5), JSON.stringify(true), JSON.stringify(Symbol('x')), JSON.stringify('\ud800'), JSON.stringify('🚀')],
  toJSON: [JSON.stringify({ v: new Version(1), l: [new Version(2)] }), JSON.stringify(new Version(3)), JSON.stringify({ toJSON: () => undefined }), JSON.stringify([{ toJSON: () => undefined }])],
  boxed: JSON.stringify([new String('s'), new Number(1), new Boolean(false), Object(null)]),
  collections: JSON.stringify({ m: new Map([[1, 2]]), s: new Set([1]), r: /x/g, e: new Error('x'), w: Buffer.from('a') }),
  order: JSON.stringify({ b: 1, 2: 1, a: 1, 1: 1 }), inherited: JSON.stringify(Object.create({ a: 1 })), getter: JSON.stringify({ get a() { return 1; } }),
  cyclic: (() => { const o = {}; o.o = o; try { return JSON.stringify(o); } catch (e) { return e.constructor.name; } })(),
  numberKeys: JSON.stringify({ 1.5: 'x', [-1]: 'y' }), spaces: JSON.stringify({ a: [] , b: [[]] }, null, 1),
};
