const base = { script: './dist/main.js', instances: 1, env: { NODE_ENV: 'production', TZ: 'UTC' }, max_memory_restart: '300M' };
const mk = (name, port) => ({ ...base, name, env: { ...base.env, PORT: port } });
module.exports = { apps: [['api', 3000], ['web', 3001], ['jobs', 3002]].map((row) => mk(...row)), base };
