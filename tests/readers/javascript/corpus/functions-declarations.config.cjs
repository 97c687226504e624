function app(name, options) {
  options = options || {};
  return { name: name, script: options.script || name + '.js', instances: options.instances || 1 };
}
var worker = function (queue) { return app('worker-' + queue, { script: 'worker.js', instances: 0 }); };
var factorial = function self(n) { return n <= 1 ? 1 : n * self(n - 1); };
function noReturn() { app('x'); }
function early(list) { for (var i = 0; i < list.length; i++) { if (list[i] > 1) return i; } return -1; }
function nestedReturn() { return [1, 2, 3].forEach(function (n) { return n; }); }
function hoistedInner() { return inner(); function inner() { return 'inner'; } }
app.defaults = { max_restarts: 5 };
module.exports = {
  apps: [app('api'), worker('mail'), Object.assign(app('web', { instances: 2 }), app.defaults)],
  factorial: factorial(10),
  noReturn: noReturn(),
  early: [early([0, 1, 2]), early([])],
  nestedReturn: nestedReturn(),
  hoistedInner: hoistedInner(),
  missing: (function (a, b) { return [a, b]; })(1),
  extra: (function (a) { return a; })(1, 2, 3),
  names: [app.name, worker.name, factorial.name, (function () {}).name, (() => {}).name],
  lengths: [app.length, worker.length],
  keys: Object.keys(app),
};
