const app = { name: 'api' };
Object.defineProperty(app, 'hidden', { value: 'not enumerable' });
Object.defineProperty(app, 'visible', { value: 'enumerable', enumerable: true });
Object.defineProperty(app, 'computed', { enumerable: true, get() { return `${this.name}!`; } });
Object.defineProperties(app, { a: { value: 1, enumerable: true, writable: true }, b: { value: 2 } });
app.visible = 'not writable'; app.hidden = 'neither'; app.a = 'writable';
const list = [1, 2]; Object.defineProperty(list, 'meta', { value: 'x', enumerable: true }); Object.defineProperty(list, 3, { value: 4, enumerable: true });
const redefine = (() => { try { Object.defineProperty(app, 'hidden', { value: 2 }); } catch (e) { return e.constructor.name; } })();
app.__defineGetter__('legacy', () => 'old way');
module.exports = {
  apps: [app, { ...app }, Object.assign({}, app)], list, redefine,
  hidden: app.hidden, keys: Object.keys(app), names: Object.getOwnPropertyNames(app),
  descriptor: Object.getOwnPropertyDescriptor(app, 'visible'), plain: Object.getOwnPropertyDescriptor({ x: 1 }, 'x'), none: Object.getOwnPropertyDescriptor({}, 'x'),
  enumerable: [app.propertyIsEnumerable('hidden'), app.propertyIsEnumerable('visible'), 'hidden' in app, app.hasOwnProperty('hidden')],
  json: JSON.stringify(app), loop: (() => { const k = []; for (const x in app) k.push(x); return k; })(),
  copied: Object.keys(Object.defineProperties({}, Object.getOwnPropertyDescriptors(app))),
  length: Object.getOwnPropertyDescriptor([1], 'length'), deleted: [delete app.hidden, delete app.a],
};
