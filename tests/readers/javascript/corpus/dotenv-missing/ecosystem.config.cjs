const result = require('dotenv').config({ path: __dirname + '/nowhere.env' });
const parsed = result.error ? {} : result.parsed;
module.exports = {
  apps: [{ name: process.env.NAME || 'fallback', script: 'x.js', env: { ...parsed, FAILED: !!result.error } }],
  code: result.error && result.error.code,
};
