const fs = require('fs');
const version = fs.readFileSync(`${__dirname}/no-such-VERSION`, 'utf8').trim();
module.exports = { apps: [{ name: `api-${version}`, script: 'api.js' }] };
