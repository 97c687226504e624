const settings = {
  server: { host: 'localhost', ports: [8080, 8443], tls: null },
  name: 'api',
  'log-level': 'debug',
  retries: 0,
  empty: '',
  missing: undefined,
};
const { name, server: { host, ports: [http, https, extra = 'none'], tls = 'default' } } = settings;
const { 'log-level': logLevel, ['ret' + 'ries']: retries = 5, empty = 'filled', missing = 'filled', absent = name + '!' } = settings;
const { server, ...rest } = settings;
const { length } = 'four';
const { length: size, 0: head, [size - 1]: tail } = ['a', 'b', 'c'];
const { toString: method } = 5;
const { a = 1, b = a + 1, c: { d = b + 1 } = {} } = {};
let target = {}, x, y;
({ x, y: target.y, ...target.rest } = { x: 1, y: 2, z: 3, w: 4 });
const result = ({ x } = { x: 9, ignored: true });
module.exports = {
  apps: [{ name, script: 'x.js', host, http, https, extra, tls }],
  logLevel, retries, empty, missing, absent, rest, length, size, head, tail, method: typeof method,
  a, b, d, x, target, result,
  serverStill: server === settings.server,
};
