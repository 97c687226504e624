const env = process.env.NODE_ENV || 'development';
const region = process.env.REGION;
const isProd = env === 'production', isStaging = env === 'staging';
const instances = isProd ? 'max' : isStaging ? 2 : 1;
const memory = region === 'eu' ? isProd ? '2G' : '1G' : region ? '512M' : '256M';
let level;
if (isProd) level = 'warn';
else if (isStaging) level = 'info';
else level = 'debug';
if (region) { if (region.startsWith('e')) level += '-e'; } else level += '-none';
if (!isProd) if (isStaging) level += '!'; else level += '?';
module.exports = {
  apps: [{
    name: isProd ? 'api' : `api-${env}`,
    script: isProd ? './dist/index.js' : './src/index.js',
    instances, max_memory_restart: memory, level,
    watch: !isProd && ['src'],
    exec_mode: instances > 1 || instances === 'max' ? 'cluster' : 'fork',
    env: isStaging ? { NODE_ENV: env, DEBUG: isProd ? undefined : '*' } : {},
    ...(isStaging ? { source_map_support: true } : null),
  }],
  lazily: isProd ? explode() : 'safe',
  truthy: ['', '0', 0, 'false', [], null, NaN, {}].map((v) => (v ? 1 : 0)).join(''),
};
