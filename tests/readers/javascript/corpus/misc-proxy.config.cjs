const reads = [];
const env = new Proxy({ PORT: '3000' }, {
  get(target, key) { reads.push(String(key)); return key in target ? target[key] : `<${String(key)}>`; },
  has: (target, key) => key.startsWith('P'),
});
module.exports = { apps: [{ name: env.NAME, script: 'x.js', port: env.PORT, has: ['PATH' in env, 'X' in env] }], reads };
