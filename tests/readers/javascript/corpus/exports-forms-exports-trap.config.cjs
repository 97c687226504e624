// Setting the name exports to something else exports nothing.
exports.before = 'kept';
exports = { apps: [{ name: 'lost', script: 'x.js' }] };
exports.after = 'lost as well';
module.exports.apps = [{ name: 'found', script: 'y.js', lost: exports.apps.length }];
