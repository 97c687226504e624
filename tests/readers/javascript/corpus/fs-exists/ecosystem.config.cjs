const fs = require('fs');
const path = require('path');
const { existsSync } = require('node:fs');
const has = (p) => fs.existsSync(path.join(__dirname, p));
const script = ['dist/main.js', 'build/main.js', 'src/main.js'].find(has);
module.exports = {
  apps: [{
    name: 'exists',
    script: script || 'index.js',
    cwd: has('src') ? path.join(__dirname, 'src') : __dirname,
    env: { ENV_FILE: existsSync(`${__dirname}/.env.local`) ? '.env.local' : '.env.example' },
  }],
  checks: ['src', 'src/', 'src/main.js', 'src/main.js/', 'SRC', '', '.', '..', 'missing/../src', 'src/../missing'].map(has),
  relative: existsSync('./src/main.js'),
  odd: [existsSync(), existsSync(undefined), existsSync(''), existsSync(5)],
  url: existsSync(new URL('file://' + __filename)),
};
