// Written in 2013 and never touched since.
var os = require('os')
  , path = require('path')
  , apps = []
  , i, names = 'api,web,jobs'.split(','), len = names.length, _ = {}
_.extend = function (a) { for (var n = 1; n < arguments.length; n++) for (var k in arguments[n]) a[k] = arguments[n][k]; return a }
for (i = 0; i < len; i++) (function (name, index) {
  apps.push(_.extend({}, { 'name': name, 'script': path.join('bin', name) }, index == '1' ? { 'instances': '2' } : null))
})(names[i], i)
if (!Array.prototype.includes) { Array.prototype.includes = function () { return 'polyfill' } }
var hasWeb = names.indexOf('web') != -1 && !!~names.indexOf('web')
module.exports = { apps: apps, hasWeb: hasWeb, i: i, includes: names.includes('api'), eol: os.EOL == '\n' }
