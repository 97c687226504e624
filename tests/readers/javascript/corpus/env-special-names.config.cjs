// Names that look like something else.
module.exports = {
  apps: [{ name: 'special', script: 'x.js', env: process.env.npm_package_name, env2: process.env['my-var'], env3: process.env['a.b'] }],
  proto: [typeof process.env.__proto__, process.env.length, process.env.name, process.env.HOME, process.env.PATH],
  lower: [process.env.path, process.env.Path, process.env.port],
  text: String(process.env),
  keys: Object.keys(process.env),
  values: [process.env.MULTI.split('\n').length, process.env.EQ, process.env.UNICODE.length, process.env.QUOTED],
};
