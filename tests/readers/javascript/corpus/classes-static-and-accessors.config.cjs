class Config {
  static defaults = { port: 3000, host: 'localhost' };
  static #cache = new Map();
  static get(name) { if (!this.#cache.has(name)) this.#cache.set(name, new Config(name)); return this.#cache.get(name); }
  static get size() { return this.#cache.size; }
  static async load() { return 1; }
  constructor(name) { this.name = name; this._port = Config.defaults.port++; }
  get port() { return this._port; }
  set port(value) { if (value < 1024) throw new RangeError('privileged'); this._port = value; }
  toJSON() { return { name: this.name, port: this.port }; }
  valueOf() { return this._port; }
  [Symbol.toPrimitive](hint) { return hint === 'string' ? this.name : this._port; }
}
const api = Config.get('api'), web = Config.get('web');
web.port = 8080;
const Named = class Inner { static who = Inner.name; };
const mixin = (Base) => class extends Base { mixed = true; };
class Mixed extends mixin(Object) { own = 1; }
module.exports = {
  apps: [JSON.parse(JSON.stringify(api)), { ...web }],
  same: Config.get('api') === api, size: Config.size, sum: api + web, text: `${api}-${web}`, bigger: web > api,
  rejected: (() => { try { api.port = 80; } catch (e) { return `${e.name}: ${e.message}`; } })(),
  names: [Named.name, Named.who, Mixed.name, (class {}).name, mixin(Object).name],
  mixed: new Mixed(), pending: Config.load(),
  expression: new (class { constructor(x) { this.x = x; } })(5),
  statics: Object.keys(Config), prototypeKeys: Object.getOwnPropertyNames(Config.prototype),
};
