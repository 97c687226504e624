const os = require('os');
const util = require('node:util');
const { EventEmitter } = require('events');
const assert = require('assert');
const cpus = os.cpus().length;
const bus = new EventEmitter();
const seen = [];
bus.on('app', (name, n) => seen.push(name + n));
bus.emit('app', 'api', 1);
assert.ok(true);
function Legacy() { EventEmitter.call(this); }
util.inherits(Legacy, EventEmitter);
module.exports = {
  apps: [{ name: util.format('%s-%d%%', 'api', 7), script: 'x.js', instances: Math.min(2, cpus) >= 1 ? 2 : 0 }],
  format: [util.format('%s', 'a', 'b', 1), util.format('%j', { a: [1] }), util.format('plain', 2), util.format('%i %f', '42.9', '1.50'), util.format('100%')],
  seen,
  legacy: new Legacy() instanceof EventEmitter,
  enough: cpus > 0 ? 'max' : 1,
  eol: os.EOL,
  failed: (() => { try { assert.strictEqual(1, 2, 'ports differ'); } catch (e) { return [e.name, e.message.startsWith('ports differ'), e.code]; } })(),
  equal: util.isDeepStrictEqual({ a: [1, { b: 2 }] }, { a: [1, { b: 2 }] }),
  platform: process.platform === 'win32' ? 'npm.cmd' : 'npm',
  builtin: (() => { try { return require('node:nope'); } catch (e) { return e.code; } })(),
};
