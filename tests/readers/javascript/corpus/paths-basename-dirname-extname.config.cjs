const path = require('path');
const samples = ['/srv/app/index.js', 'index.js', '/srv/app/', '/', '', '.', '..', '.env', '.env.local', 'a.tar.gz', 'file.', 'a/b//', './x', '/a', 'a', '//a', 'dir.d/file', '...', 'a..b', '.a.'];
module.exports = {
  apps: samples.map((s) => ({ name: path.basename(s) || 'empty', dir: path.dirname(s), ext: path.extname(s) })),
  withoutExtension: [
    path.basename('/srv/app/index.js', '.js'), path.basename('index.js', 'index.js'), path.basename('index.js', 'js'),
    path.basename('a.js/', '.js'), path.basename('.js', '.js'), path.basename('index.ts', '.js'), path.basename('aa', 'a'),
  ],
  self: [path.basename(__filename), path.basename(__filename, '.cjs'), path.extname(__filename), path.dirname(__filename) === __dirname],
  name: path.basename(path.dirname(path.join(__dirname, 'service', 'ecosystem.config.js'))),
};
