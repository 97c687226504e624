const path = require('path');
const dotenv = require('dotenv');
const env = process.env.NODE_ENV || 'development';
const result = dotenv.config({ path: path.resolve(__dirname, 'config', `${env}.env`) });
if (result.error) throw result.error;
module.exports = {
  apps: [{
    name: `api-${env}`,
    script: 'dist/main.js',
    env: { ...result.parsed, NODE_ENV: env },
    max_memory_restart: process.env.MEMORY,
    instances: parseInt(process.env.INSTANCES, 10) || 1,
  }],
  keys: Object.keys(result.parsed),
};
