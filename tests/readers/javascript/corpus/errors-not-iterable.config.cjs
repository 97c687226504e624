const services = { api: 3000, web: 3001 };
const apps = [];
for (const [name, port] of services) apps.push({ name, script: `${name}.js`, env: { PORT: port } });
module.exports = { apps };
