class AppBuilder {
  constructor(name) { this.app = { name, script: `${name}.js`, env: {} }; }
  script(file) { this.app.script = file; return this; }
  env(values) { Object.assign(this.app.env, values); return this; }
  instances(n) { this.app.instances = n; if (n !== 1) this.app.exec_mode = 'cluster'; return this; }
  when(condition, change) { if (condition) change(this); return this; }
  build() { return Object.freeze({ ...this.app, env: Object.freeze({ ...this.app.env }) }); }
}
const app = (name) => new AppBuilder(name).env({ NODE_ENV: 'production' });
const shared = app('shared');
module.exports = {
  apps: [
    app('api').instances('max').env({ PORT: 3000 }).build(),
    app('web').script('npm').when(!process.env.CI, (b) => b.env({ OPEN: 1 })).when(false, (b) => b.instances(9)).build(),
    shared.build(), shared.instances(1).env({ AGAIN: true }).build(),
  ],
};
