const config = {
  _apps: [],
  get apps() { return this._apps.filter((a) => !a.hidden); },
  set apps(list) { this._apps.push(...list); },
  get count() { return this.apps.length; },
};
config.apps = [{ name: 'a' }, { name: 'b', hidden: true }];
config.apps = [{ name: 'c', get script() { return `${this.name}.js`; } }];
config.apps.push({ name: 'pushed to a copy' });
config.count = 99;
Object.defineProperty(config, '_apps', { enumerable: false });
module.exports = config;
