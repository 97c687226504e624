const base = { script: 'base.js', env: { A: 1 }, describe() { return this.name + ':' + this.script; } };
const app = Object.create(base, { name: { value: 'created', enumerable: true, writable: true } });
app.own = true;
app.env.A = 'changed through the child';
const child = Object.create(app); child.name = 'child'; child.script = 'child.js';
const bare = Object.create(null); bare.key = 'value'; bare.toString = 'not a function';
const swapped = Object.setPrototypeOf({ name: 'swapped' }, base);
class K {} K.prototype.shared = 1;
function loop(o) { const keys = []; for (const key in o) keys.push(key); return keys; }
base.late = 'seen by all';
module.exports = {
  apps: [app, child, bare, swapped, { ...child }], base,
  describe: [app.describe(), child.describe(), swapped.describe()], late: child.late,
  own: [Object.keys(child), child.hasOwnProperty('own'), Object.hasOwn(child, 'script'), 'own' in child],
  loops: [loop(child), loop(bare), loop(new K()), loop(Object.create({ a: 1, b: 2 }, { b: { value: 3 } }))],
  prototypes: [Object.getPrototypeOf(app) === base, base.isPrototypeOf(child), Object.getPrototypeOf(bare), child.__proto__ === app, Object.getPrototypeOf([]) === Array.prototype],
  bare: [bare instanceof Object, typeof bare.hasOwnProperty, JSON.stringify(bare)],
  json: JSON.stringify(child), shadow: (delete child.script, child.script),
  names: Object.getOwnPropertyNames(child), length: Object.getOwnPropertyNames('ab'),
  constructors: [{}.constructor === Object, new Object(5) + 1, Object('x').length, Object(null), new Object({ a: 1 })],
};
