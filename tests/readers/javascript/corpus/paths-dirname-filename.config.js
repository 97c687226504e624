// What the file knows of its own place.
const here = __dirname;
const parts = __filename.split('/');
module.exports = {
  apps: [{
    name: parts.pop().replace(/\.config\.js$/, ''),
    script: here + '/server.js',
    cwd: `${__dirname}/`,
    error_file: [__dirname, 'logs', 'error.log'].join('/'),
    args: `--config ${__filename}`,
  }],
  folder: parts[parts.length - 1],
  relative: __filename.replace(__dirname, '.'),
  inFunction: (function () { return __dirname === here; })(),
  shadowed: ((__dirname) => __dirname + '/x')('/other'),
  ids: [module.filename === __filename, module.id === __filename, module.path === __dirname, require.resolve(__filename) === __filename],
  types: [typeof __dirname, typeof __filename, '__dirname' in globalThis],
};
