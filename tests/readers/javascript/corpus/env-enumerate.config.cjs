// The order of the environment is the order in which it was given.
const prefixed = Object.keys(process.env).filter((key) => key.startsWith('SHOP_'));
const config = Object.fromEntries(
  Object.entries(process.env)
    .filter(([key]) => /^SHOP_/.test(key))
    .map(([key, value]) => [key.slice(5).toLowerCase().replace(/_(\w)/g, (_, c) => c.toUpperCase()), value]),
);
let joined = '';
for (const key in process.env) joined += key[0];
const { NODE_ENV, ...others } = process.env;
module.exports = {
  apps: [{ name: 'enumerate', script: 'x.js', env: config }],
  prefixed,
  sorted: [...prefixed].sort(),
  joined,
  values: Object.values(process.env),
  others,
  count: Object.keys({ ...process.env, EXTRA: 1 }).length,
  json: JSON.stringify(process.env),
};
