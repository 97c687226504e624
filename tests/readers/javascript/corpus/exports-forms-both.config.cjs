var apps = exports = module.exports = { apps: [] };
exports.apps.push({ name: 'x', script: 'x.js' });
apps.apps.push({ name: 'y', script: 'y.js' });
exports.same = apps === module.exports;
