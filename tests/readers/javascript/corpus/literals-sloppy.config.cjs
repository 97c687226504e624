// Without 'use strict' many mistakes pass in silence.
const frozen = Object.freeze({ port: 1, nested: { port: 1 } });
frozen.port = 2;
frozen.added = true;
frozen.nested.port = 2;
'text'.foo = 1;
var removed = delete frozen.port;
implicitGlobal = 'yes';
const getterOnly = { get port() { return 1; } };
getterOnly.port = 9;
function mapped(a) { arguments[0] = 'changed'; return a; }
function unmapped(a = 0) { arguments[0] = 'changed'; return a; }
module.exports = {
  apps: [{ name: 'sloppy', script: 'x.js', frozen, removed }],
  implicitGlobal,
  onGlobal: globalThis.implicitGlobal,
  getterOnly: getterOnly.port,
  mapped: mapped('kept'),
  unmapped: unmapped('kept'),
  thisType: (function () { return this === globalThis; })(),
  boxed: (function () { return typeof this; }).call('text'),
};
