const common = { TZ: 'UTC', NODE_ENV: 'development', PORT: 3000 };
const fromShell = { NODE_ENV: process.env.NODE_ENV, PORT: process.env.PORT };
const defined = (o) => Object.fromEntries(Object.entries(o).filter(([, v]) => v !== undefined));
module.exports = {
  apps: [{
    name: 'merge', script: 'x.js',
    env: { ...common, ...fromShell },
    env_defined: { ...common, ...defined(fromShell) },
    env_production: Object.assign({}, common, { NODE_ENV: 'production' }, process.env.PORT && { PORT: process.env.PORT }),
    env_staging: Object.assign(Object.create(common), { NODE_ENV: 'staging' }),
    env_all: Object.assign({ FIRST: 1 }, null, undefined, common, 'ab', [9]),
    ...(process.env.NODE_ENV === 'production' ? { exec_mode: 'cluster' } : {}),
  }],
  common,
};
