exports.lost = 'set before the object was replaced';
module.exports = { apps: [{ name: 'a', script: 'a.js' }] };
exports.alsoLost = true;
module.exports.apps[0].instances = 2;
const config = module.exports;
config.apps.push({ name: 'b', script: 'b.js', lost: typeof config.lost });
if (config.apps.length > 1) config.apps[1].cwd = '/srv/b';
module.exports.self = config === module.exports && exports !== config;
