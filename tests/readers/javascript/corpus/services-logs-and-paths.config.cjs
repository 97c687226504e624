const path = require('path');
const { LOG_DIR = 'logs', APP_ROOT } = process.env;
const root = APP_ROOT ? path.resolve(APP_ROOT) : path.resolve(__dirname, '..', '..');
const log = (name, kind) => path.join(path.isAbsolute(LOG_DIR) ? LOG_DIR : path.join(root, LOG_DIR), `${name}-${kind}.log`);
module.exports = {
  apps: ['api', 'web'].map((name) => ({
    name, cwd: root, script: `./${path.posix.join('dist', name, 'index.js')}`,
    out_file: log(name, 'out'), error_file: log(name, 'err'), pid_file: path.format({ dir: '/run', name, ext: '.pid' }),
  })),
  relative: path.relative(root, log('x', 'y')),
};
