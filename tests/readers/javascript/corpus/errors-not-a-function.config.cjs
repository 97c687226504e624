const helpers = { app: { name: 'api' } };
module.exports = { apps: [helpers.app('api')] };
