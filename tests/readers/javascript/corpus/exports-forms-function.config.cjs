// PM2 takes what module.exports is, a function too.
const build = (role) => ({ apps: [{ name: role, script: `${role}.js` }] });
module.exports = build('api');
module.exports.build = build;
module.exports.again = module.exports.build('web');
