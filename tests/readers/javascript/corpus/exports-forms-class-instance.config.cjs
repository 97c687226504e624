class Ecosystem {
  #secret = 'hidden';
  apps = [];
  add(name, options = {}) { this.apps.push({ name, script: `${name}.js`, ...options }); return this; }
  get count() { return this.apps.length; }
  static create() { return new this(); }
}
module.exports = Ecosystem.create().add('api', { instances: 2 }).add('web');
module.exports.total = module.exports.count;
