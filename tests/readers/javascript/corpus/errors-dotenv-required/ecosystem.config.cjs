const { error } = require('dotenv').config({ path: `${__dirname}/production.env` });
if (error) throw error;
module.exports = { apps: [{ name: 'api', script: 'x.js' }] };
