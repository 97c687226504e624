// The last assignment before the end of the file counts; functions may make it.
function publish(apps) { module.exports = { apps }; return module.exports; }
const first = publish([{ name: 'one' }]);
function change() { module.exports.apps[0].script = 'changed.js'; }
const second = publish([{ name: 'two', script: 'two.js', first: first.apps[0].name }]);
change();
(function (module) { module.exports = 'shadowed'; })({});
setTimeout(() => { module.exports.apps = []; }, 0);
process.on('exit', () => { second.apps = null; });
