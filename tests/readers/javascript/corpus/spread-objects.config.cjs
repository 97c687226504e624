const base = { script: 'server.js', instances: 1, env: { NODE_ENV: 'development', TZ: 'UTC' }, watch: false };
const production = { ...base, instances: 'max', env: { ...base.env, NODE_ENV: 'production' } };
class Preset { constructor() { this.own = 1; } get viaPrototype() { return 2; } }
const withGetter = { get computed() { return 'evaluated'; } };
const debug = false;
const late = { watch: true, ...base };
module.exports = {
  apps: [
    { name: 'dev', ...base },
    { ...production, name: 'prod', ...null, ...undefined },
    { ...base, ...{ script: 'other.js' }, name: 'other', instances: undefined },
    { ...(debug && { name: 'never' }), ...(!debug && { name: 'conditional' }), script: 'x.js' },
    { ...(debug ? [1] : []), name: 'empty', ...0, ...true, ...Symbol('s') },
  ],
  strings: { ...'hi', ...['x', 'y', 'z'] },
  preset: { ...new Preset() },
  getter: Object.getOwnPropertyDescriptor({ ...withGetter }, 'computed').value,
  order: Object.keys({ b: 1, ...{ a: 1, b: 2 }, c: 3 }),
  late: late.watch,
  functions: { ...(() => 1) },
  independent: production.env !== base.env && late.env === base.env,
  deeper: { ...{ ...{ ...{ x: 1 }, y: 2 }, z: 3 } },
};
