const settings = { get port() { if (!process.env.PORT) throw new RangeError('PORT'); return +process.env.PORT; } };
module.exports = { apps: [{ name: 'api', script: 'x.js', env: { ...settings } }] };
