// The first file that knows a name wins, as long as nothing overrides.
const dotenv = require('dotenv');
const env = process.env.NODE_ENV;
[`.env.${env}.local`, `.env.${env}`, '.env.shared'].forEach((file) => dotenv.config({ path: file }));
const list = dotenv.config({ path: ['.env.shared', `.env.${env}`], processEnv: {} }).parsed;
module.exports = {
  apps: [{ name: 'several', script: 'x.js', env: { LEVEL: process.env.LEVEL, PORT: process.env.PORT, REGION: process.env.REGION } }],
  list,
};
