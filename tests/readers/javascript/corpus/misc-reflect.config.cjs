const app = { name: 'api', get label() { return `<${this.name}>`; } };
Object.defineProperty(app, 'hidden', { value: 1 });
class Service { constructor(name) { this.name = name; } }
module.exports = {
  apps: [{ ...app, script: Reflect.get({ s: 'x.js' }, 's') }],
  keys: Reflect.ownKeys(app), has: Reflect.has(app, 'toString'), set: [Reflect.set(app, 'port', 1), Reflect.set(Object.freeze({}), 'a', 1)],
  receiver: Reflect.get(app, 'label', { name: 'other' }), applied: Reflect.apply(Math.max, null, [1, 3]), built: Reflect.construct(Service, ['made']),
  deleted: Reflect.deleteProperty(app, 'port'), proto: Reflect.getPrototypeOf([]) === Array.prototype, defined: Reflect.defineProperty(app, 'late', { value: 1, enumerable: true }),
};
