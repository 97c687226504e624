// The variable is not set, and nothing is in its place.
const hosts = process.env.HOSTS.split(',');
module.exports = { apps: hosts.map((host) => ({ name: host, script: 'x.js' })) };
