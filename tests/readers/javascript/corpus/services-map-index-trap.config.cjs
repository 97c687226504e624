// map passes the index as second argument, which mk takes for its port.
const base = { script: 'server.js', env: { NODE_ENV: 'production' } };
const mk = (name, port = 3000, all = []) => ({ ...base, name, env: { ...base.env, PORT: port, OF: all.length } });
module.exports = { apps: ['api', 'web'].map(mk), fixed: ['api', 'web'].map((name) => mk(name)) };
