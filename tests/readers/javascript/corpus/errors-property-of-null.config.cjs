const version = 'latest'.match(/v(\d+)/);
module.exports = { apps: [{ name: `api-${version[1]}`, script: 'api.js' }] };
