const ports = JSON.parse(process.env.PORTS);
module.exports = { apps: ports.map((port) => ({ name: `app-${port}`, script: 'x.js', env: { PORT: port } })) };
