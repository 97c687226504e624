const digits = 200;
module.exports = { apps: [{ name: 'api', script: 'x.js', max_memory_restart: (512).toFixed(digits) + 'M' }] };
