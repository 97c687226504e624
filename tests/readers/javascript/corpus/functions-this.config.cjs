const app = {
  name: 'api',
  describe() { return `${this.name}/${this.ports.map((p) => this.name + p).join()}`; },
  ports: [80, 443],
  arrow: () => typeof this.name,
  nested() { return (function () { return this === undefined || this === globalThis; })(); },
  self() { return this; },
  delayed() { const that = this; return function () { return that.name; }; },
  withThisArg() { return this.ports.map(function (p) { return this.name + p; }, this); },
};
const detached = app.self;
const other = { name: 'other', describe: app.describe, ports: [1] };
function Legacy(name) { this.name = name; this.list = [name]; }
Legacy.prototype.script = 'legacy.js';
Legacy.prototype.full = function () { return this.name + ':' + this.script; };
function Returns() { this.lost = true; return { instead: true }; }
function ReturnsPrimitive() { this.kept = true; return 5; }
module.exports = {
  apps: [{ ...new Legacy('old'), full: new Legacy('old').full() }],
  describe: [app.describe(), other.describe(), app['describe'](), (0, app.self)() === globalThis],
  arrow: app.arrow(),
  nested: app.nested(),
  delayed: app.delayed()(),
  withThisArg: app.withThisArg(),
  detached: detached() === globalThis,
  chained: app.self().self().name,
  constructed: [new Returns(), new ReturnsPrimitive()],
  own: [Object.keys(new Legacy('k')), 'script' in new Legacy('k'), new Legacy('x').constructor === Legacy],
  moduleThis: this === module.exports,
};
