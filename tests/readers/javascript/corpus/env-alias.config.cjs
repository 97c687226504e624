// The environment under other names.
const { env } = process;
const e = env;
const p = process;
const key = 'PORT';
const get = (name, fallback) => e[name] || fallback;
const frozen = Object.freeze({ ...env });
e.ADDED = 'through the alias';
const { [key]: dynamic, [`${key}_ADMIN`]: admin = Number(dynamic) + 1 } = env;
module.exports = {
  apps: [{ name: get('NAME', 'alias'), script: 'x.js', port: get(key), dynamic, admin }],
  seen: process.env.ADDED,
  notInCopy: frozen.ADDED,
  global: globalThis.process.env[key],
  required: require('process').env.PORT,
  nodePrefix: require('node:process').env === process.env,
  bracket: process['env']['PO' + 'RT'],
  p: p.env?.[key],
  same: env === process.env,
};
