// Set values win, but an empty one only under ??.
module.exports = {
  apps: [{
    name: process.env.APP_NAME || 'shop-api',
    script: process.env.SCRIPT ?? './dist/main.js',
    scriptOr: process.env.SCRIPT || './dist/main.js',
    instances: process.env.WEB_CONCURRENCY ? Number(process.env.WEB_CONCURRENCY) : 1,
    zeroIsTruthy: process.env.ZERO ? 'yes' : 'no',
    falseIsTruthy: process.env.FALSE || 'default',
    ports: [process.env.PORT || 3000, parseInt(process.env.PORT || '3000', 10), +process.env.PORT, Number(process.env.PORT), process.env.PORT | 0, ~~process.env.PORT],
    nextPort: process.env.PORT + 1,
    nextPortNumber: Number(process.env.PORT) + 1,
    previousPort: process.env.PORT - 1,
    compare: [process.env.PORT > 900, process.env.PORT > '900', process.env.PORT == 8080, process.env.PORT === 8080, process.env.PORT === '8080'],
    spaces: process.env.SPACES.trim() || 'blank',
    equalsTrue: process.env.FALSE === 'true',
    json: JSON.parse(process.env.JSON_LIST).map((n) => n * 2),
    parsed: [parseInt(process.env.MEMORY), parseFloat(process.env.RATIO), Number(process.env.MEMORY), Number(process.env.SPACES), parseInt(process.env.SPACES)],
  }],
};
