// Without a path it reads .env in the working directory.
require('dotenv').config();
module.exports = {
  apps: [{
    name: process.env.APP_NAME || 'unnamed',
    script: 'server.js',
    env: {
      PORT: process.env.PORT,
      NODE_ENV: process.env.NODE_ENV,
      GREETING: process.env.GREETING,
      EMPTY: process.env.EMPTY ?? 'never',
      COMMENTED: process.env.COMMENTED || 'not set',
      TRAILING: process.env.TRAILING,
      SINGLE: process.env.SINGLE,
      EXPORTED: process.env.EXPORTED,
      SPACED: process.env.SPACED,
      TWICE: process.env.TWICE,
    },
  }],
  port: Number(process.env.PORT) + 1,
};
