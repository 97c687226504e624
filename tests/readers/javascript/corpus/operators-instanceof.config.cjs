class Base {}
class Child extends Base {}
function Old() {}
const child = new Child(), old = new Old();
Old.prototype = {};
const odd = { [Symbol.hasInstance]: (v) => v === 42 };
module.exports = {
  apps: [{ name: 'instanceof', script: 'x.js' }],
  classes: [child instanceof Child, child instanceof Base, child instanceof Object, new Base() instanceof Child, old instanceof Old],
  builtins: [[] instanceof Array, [] instanceof Object, {} instanceof Object, (() => 1) instanceof Function, /x/ instanceof RegExp, new Map() instanceof Map, new Error() instanceof Error, new TypeError() instanceof Error, new TypeError() instanceof RangeError],
  primitives: ['a' instanceof String, new String('a') instanceof String, 1 instanceof Number, null instanceof Object, undefined instanceof Object, Object(1n) instanceof BigInt],
  bare: Object.create(null) instanceof Object,
  isArray: [Array.isArray([]), Array.isArray({ length: 0 }), Array.isArray(Array.prototype), Array.isArray(new Uint8Array(2))],
  custom: [42 instanceof odd, 41 instanceof odd],
  constructor: [child.constructor === Child, [].constructor === Array, 'a'.constructor.name, (5).constructor.name, child.constructor.name],
  negated: !(child instanceof Old),
  failed: (() => { try { return child instanceof 'Child'; } catch (e) { return e.constructor.name; } })(),
};
