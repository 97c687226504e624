function describe(prefix, suffix) { return `${prefix}${this.name}${suffix}`; }
const app = { name: 'api' };
const bound = describe.bind(app, '<');
const rebound = bound.bind({ name: 'ignored' }, '>>');
const add = (a, b, c) => a + b + c;
const unbound = Array.prototype.slice;
const hasOwn = Function.prototype.call.bind(Object.prototype.hasOwnProperty);
function Point(x, y) { this.x = x; this.y = y; }
const Origin = Point.bind(null, 0);
module.exports = {
  apps: [{ name: describe.call(app, '[', ']'), script: 'x.js' }],
  apply: [describe.apply(app, ['{', '}']), Math.max.apply(null, [1, 5, 3]), Math.max.apply(Math, [])],
  bind: [bound('>'), rebound(), bound.call({ name: 'other' }, '!')],
  partial: add.bind(null, 1, 2)(3),
  slices: [unbound.call('abc', 1), unbound.call({ length: 2, 0: 'a', 1: 'b' }), [].map.call('xy', (c) => c + c)],
  hasOwn: [hasOwn(app, 'name'), hasOwn(app, 'toString')],
  types: [[], {}, null, undefined, 1, 'a', /x/, new Date(0), () => 1].map((v) => Object.prototype.toString.call(v).slice(8, -1)),
  names: [bound.name, bound.length, add.bind().length],
  constructed: new Origin(7),
  primitiveThis: (function () { 'use strict'; return typeof this; }).call('x'),
  missingThis: (function () { return this === globalThis; }).call(null),
  push: (() => { const list = []; Array.prototype.push.apply(list, [1, 2]); return list; })(),
};
