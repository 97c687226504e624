const app = { name: 'api', script: 'x.js', tmp: 1, env: { A: '1', B: undefined }, list: [1, 2, 3], 'dash-key': true };
const calls = [];
const key = 'tmp';
const deleted = [delete app[key], delete app.missing, delete app.env.A, delete app['dash-key'], delete app.list[1], delete 5, delete app];
const inherited = Object.create({ base: 1 });
inherited.own = 2;
const stillThere = [delete inherited.base, 'base' in inherited];
module.exports = {
  apps: [app],
  deleted, stillThere,
  in: ['name' in app, 'tmp' in app, 'B' in app.env, 'toString' in app, 1 in app.list, '0' in app.list, 3 in app.list, 'length' in app.list, 'map' in [], Symbol.iterator in []],
  hasOwn: [app.hasOwnProperty('name'), app.hasOwnProperty('toString'), Object.hasOwn(app.env, 'B')],
  void: [void 0, void 'x', void calls.push('side effect')],
  calls,
  failedIn: (() => { try { return 'a' in 'abc'; } catch (e) { return e.constructor.name; } })(),
  length: [app.list.length, 'x' in { x: undefined }, !('z' in app), delete app.env.B && 'B' in app.env],
  nonConfigurable: delete [].length,
};
