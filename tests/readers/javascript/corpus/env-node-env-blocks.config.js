'use strict'
const isProduction = process.env.NODE_ENV == 'production'
const ext = isProduction ? 'js' : 'ts'
module.exports = {
  apps: [
    {
      name: `shop${isProduction ? '' : '-dev'}`,
      script: `src/index.${ext}`,
      interpreter: isProduction ? undefined : 'node_modules/.bin/ts-node',
      watch: !isProduction,
      instances: isProduction ? 0 : 1,
      env: { NODE_ENV: 'development', PORT: process.env.PORT || 3000 },
      env_production: { NODE_ENV: 'production', PORT: process.env.PORT || 80 },
      error_file: process.env.LOG_DIR && process.env.LOG_DIR + '/error.log',
    },
  ].concat(isProduction ? [] : { name: 'tsc', script: 'tsc', args: '-w' }),
}
