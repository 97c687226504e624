const ports = (process.env.PORTS || '').split(',').filter(Boolean).map(Number);
module.exports = { apps: [{ name: 'api', script: 'x.js', env: { PORT: ports.reduce((a, b) => Math.max(a, b)) } }] };
