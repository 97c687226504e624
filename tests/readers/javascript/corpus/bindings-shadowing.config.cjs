const port = 3000;
let name = 'outer';
var script = 'outer.js';
{
  const port = 4000;
  let name = 'block';
  var script = 'block.js';
  { const port = 5000; var deepest = port + name.length; }
  var middle = port + name;
}
function app(name, port = name.length) {
  if (port > 3) {
    let name = 'inner';
    port += name.length;
  }
  return { name, port };
}
const shadowsItself = (function port(port) { return port; })(7);
const named = function self() { self = 1; return typeof self; };
try { throw 'thrown'; } catch (name) { var caught = name; var fromCatch = typeof name; }
const process = { env: { PORT: 'shadowed' } };
const fromParameter = ((module) => module.exports)({ exports: 'not the real one' });
module.exports = {
  apps: [app('api'), app('worker', 1), { name, port, script }],
  deepest, middle, shadowsItself, caught, fromCatch, fromParameter,
  self: named(),
  env: process.env.PORT,
  parameterAndVar: (function (a) { var a; return a; })('kept'),
  parameterAndFunction: (function (a) { return typeof a; function a() {} })('lost'),
};
