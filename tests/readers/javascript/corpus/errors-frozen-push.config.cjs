// Not strict, and still an error: push always insists.
const apps = Object.freeze([{ name: 'api', script: 'api.js' }]);
apps.push({ name: 'web', script: 'web.js' });
module.exports = { apps };
