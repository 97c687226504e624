const env = { TZ: 'UTC', nested: { a: 1, b: [1, 2] } };
module.exports = { apps: [{ name: 'api', script: 'api.js', env }, { name: 'web', script: 'web.js', env }] };
