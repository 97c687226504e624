const config = { apps: [{ name: 'one', script: 'one.js' }] };
export { config as default };
export const { apps } = config;
export const deploy = {};
config.apps[0].instances = 2;
deploy.staging = { host: ['a', 'b'] };
