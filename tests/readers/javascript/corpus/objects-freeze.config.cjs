const env = Object.freeze({ PORT: 3000, nested: { a: 1 }, list: Object.freeze([1, 2]) });
const sealed = Object.seal({ a: 1 });
const fixed = Object.preventExtensions({ a: 1, b: 2 });
env.PORT = 1; env.NEW = 1; delete env.PORT; env.nested.a = 2;
sealed.a = 2; sealed.b = 1; delete sealed.a;
fixed.a = 2; fixed.c = 1; delete fixed.b;
const attempts = [
  () => { 'use strict'; env.PORT = 1; },
  () => { 'use strict'; env.list.push(3); },
  () => env.list.push(3),
  () => { 'use strict'; delete sealed.a; },
  () => { 'use strict'; fixed.z = 1; },
  () => env.list.sort(),
  () => (env.list.length = 0),
  () => Object.defineProperty(env, 'PORT', { value: 9 }),
  () => Object.freeze('text').length,
  () => Object.freeze([3, 1]).toSorted().join(),
].map((f) => { try { return f(); } catch (e) { return e.constructor.name; } });
module.exports = {
  apps: [{ name: 'frozen', script: 'x.js', env }, { ...env, PORT: 'thawed by a copy' }],
  sealed, fixed, attempts,
  is: [Object.isFrozen(env), Object.isFrozen(env.nested), Object.isSealed(sealed), Object.isFrozen(sealed), Object.isExtensible(fixed), Object.isFrozen(1), Object.isFrozen(Object.preventExtensions({}))],
  returned: Object.freeze(env) === env,
  assignmentValue: (() => { const v = (env.PORT = 'seen'); return [v, env.PORT]; })(),
};
