const before = process.env.PORT;
require('dotenv').config({ path: './base.env' });
const afterBase = process.env.PORT;
require('dotenv').config({ path: './local.env', override: true });
module.exports = {
  apps: [{ name: 'override', script: 'x.js', env: { PORT: process.env.PORT, HOST: process.env.HOST, LEVEL: process.env.LEVEL } }],
  before, afterBase,
};
