class App {
  script = 'server.js';
  instances = 1;
  ['computed' + 'Field'] = this.script.length;
  static count = 0;
  static registry = [];
  constructor(name, options = {}) {
    this.name = name;
    Object.assign(this, options);
    App.count++;
    App.registry.push(name);
  }
  get label() { return `${this.name}(${this.instances})`; }
  set label(v) { [this.name, this.instances] = v.split('*'); }
  scale(n) { this.instances = n; return this; }
  static of(...names) { return names.map((n) => new this(n)); }
  toString() { return this.label; }
  static { App.ready = true; }
}
const api = new App('api', { script: 'api.js', extra: undefined }).scale(4);
const changed = new App('x'); changed.label = 'renamed*7';
module.exports = {
  apps: [api, ...App.of('web', 'jobs'), changed],
  label: api.label, text: `${api}`, joined: [api, changed].join('+'),
  keys: Object.keys(api), count: App.count, registry: App.registry, ready: App.ready,
  has: ['label' in api, api.hasOwnProperty('label'), api.hasOwnProperty('script')],
  copy: { ...api }, json: JSON.stringify(api),
  type: typeof App, name: App.name,
  notCallable: (() => { try { return App('x'); } catch (e) { return e.constructor.name; } })(),
};
