module.exports = { api: { env: { NODE_ENV: 'production', nested: { b: [3] } } }, '*': { instances: 'max', env: null } };
