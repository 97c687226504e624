const order = [];
class Service {
  kind = (order.push('Service field'), 'service');
  constructor(name) { order.push('Service constructor'); this.name = name; this.init(); }
  init() { this.initialised = 'by Service'; }
  describe() { return `service ${this.name}`; }
  static create(name) { return new this(name); }
  static label = 'S';
  get port() { return 1000; }
}
class Web extends Service {
  kind = (order.push('Web field'), 'web');
  constructor(name) { order.push('Web before super'); super(name.toUpperCase()); order.push('Web after super'); this.web = true; }
  init() { super.init(); this.initialised += ' and Web'; this.kindDuringInit = this.kind; }
  describe() { return super.describe() + ' (web)'; }
  get port() { return super.port + 80; }
}
class Admin extends Web { static label = super.label + 'A'; describe() { return ['admin', super.describe()].join(': '); } }
class Stack extends Array { last() { return this[this.length - 1]; } }
class Odd extends (class { x = 1; }) { y = 2; }
const web = new Web('front');
module.exports = {
  apps: [web, Admin.create('panel')],
  order: order.slice(0, 5), describe: [web.describe(), new Admin('a').describe()], ports: [web.port, new Service('s').port],
  labels: [Service.label, Web.label, Admin.label],
  chain: [web instanceof Service, Object.getPrototypeOf(Admin) === Web, Web.prototype.constructor.name],
  stack: [Stack.from([1, 2, 3]).last(), new Stack(1, 2).map((x) => x * 2).last(), Array.isArray(new Stack())],
  odd: new Odd(),
  missingSuper: (() => { try { return new (class extends Service { constructor() { this.x = 1; } })(); } catch (e) { return e.name; } })(),
};
