module.exports = (function (root) {
  'use strict';
  var apps = [];
  (function () { apps.push({ name: 'plain', script: 'a.js' }); })();
  (function () { apps.push({ name: 'crockford', script: 'b.js' }); }());
  !function () { apps.push({ name: 'bang', script: 'c.js' }); }();
  void function () { apps.push({ name: 'void', script: 'd.js' }); }();
  (() => { apps.push({ name: 'arrow', script: 'e.js' }); })();
  +function () { apps.push({ name: 'plus', script: 'f.js' }); }();
  new function () { apps.push({ name: 'new', script: 'g.js' }); };
  var value = function () { return apps.length; }();
  const { a, b } = (() => { const a = 1; return { a, b: a + 1 }; })();
  return { apps: apps, value: value, ab: [a, b], root: root === module };
})(module);
