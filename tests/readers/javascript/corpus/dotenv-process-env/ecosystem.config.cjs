// processEnv names another target.
const collected = { KEEP: 'kept' };
const { parsed } = require('dotenv').config({ path: `${__dirname}/service.env`, processEnv: collected });
module.exports = {
  apps: [{ name: 'target', script: 'x.js', env: collected }],
  parsed,
  untouched: [process.env.SERVICE, 'SERVICE' in process.env],
};
