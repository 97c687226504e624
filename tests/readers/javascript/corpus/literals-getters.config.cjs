let reads = 0;
const app = {
  name: 'lazy',
  get script() { return this.name + '.js'; },
  get reads() { return ++reads; },
  set port(value) { this._port = Number(value); },
  get port() { return this._port ?? 3000; },
  set writeOnly(v) { this.seen = v; },
  get ['computed' + 1]() { return 'c'; },
  get 'quoted-getter'() { return 'q'; },
  get 7() { return 'seven'; },
};
app.port = '8080';
app.writeOnly = 'written';
app.name = 'renamed';
const copy = { ...app };
app.name = 'renamed again';

module.exports = {
  apps: [app, copy],
  keys: Object.keys(app),
  writeOnly: app.writeOnly,
  compound: (app.port += 1, app.port),
};
