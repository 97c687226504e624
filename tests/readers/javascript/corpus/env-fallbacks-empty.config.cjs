// Nothing is set: every fallback has its turn.
module.exports = {
  apps: [{
    name: process.env.APP_NAME || 'shop-api',
    script: process.env.SCRIPT ?? './dist/main.js',
    instances: process.env.WEB_CONCURRENCY ? Number(process.env.WEB_CONCURRENCY) : 1,
    port: parseInt(process.env.PORT || '3000', 10),
    memory: `${process.env.MEMORY || 512}M`,
    watch: process.env.NODE_ENV !== 'production',
    env: {
      NODE_ENV: process.env.NODE_ENV || 'development',
      HOST: process.env['HOST'] || process.env.HOSTNAME || '0.0.0.0',
      UNSET: process.env.UNSET,
      TEXT: 'value: ' + process.env.UNSET,
      NUMBER: Number(process.env.UNSET),
      PLUS: +process.env.UNSET,
      PARSED: parseInt(process.env.UNSET, 10),
      LENGTH: (process.env.UNSET || '').length,
      TYPE: typeof process.env.UNSET,
      DEBUG: process.env.DEBUG === 'true',
      LIST: (process.env.LIST || 'a,b').split(','),
      BOOL: !!process.env.FLAG,
      INHERITED: typeof process.env.toString,
    },
  }],
  keys: Object.keys(process.env).length,
};
