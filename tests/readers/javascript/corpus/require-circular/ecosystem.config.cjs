// a needs b, b needs a: b sees what a has exported so far.
const a = require('./a');
const b = require('./b');
module.exports = {
  apps: [{ name: a.name, script: 'a.js' }, { name: b.name, script: 'b.js' }],
  seen: b.seenOfA,
  later: b.later(),
  replaced: b.replacedLater(),
  keysAtTheTime: b.keysAtTheTime,
};
