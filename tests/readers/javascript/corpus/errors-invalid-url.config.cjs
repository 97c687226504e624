const url = new URL(process.env.DATABASE_URL || 'localhost only');
module.exports = { apps: [{ name: url.hostname, script: 'x.js' }] };
