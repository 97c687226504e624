const environments = ['development', 'staging', 'production'];
const settings = { development: { PORT: 3000 }, staging: { PORT: 4000, HOST: 'staging.shop' }, production: { PORT: 80, HOST: 'shop' } };
const blocks = environments.reduce((all, env) => {
  const key = env === 'development' ? 'env' : `env_${env}`;
  all[key] = { NODE_ENV: env, ...settings[env], URL: `http://${settings[env].HOST ?? 'localhost'}:${settings[env].PORT}` };
  return all;
}, {});
const app = (name, over = {}) => ({ name, script: `${name}.js`, ...structuredClone(blocks), ...over });
const api = app('api'); api.env.PORT++; delete api.env_staging.HOST;
module.exports = { apps: [api, app('web', { env_production: undefined })] };
