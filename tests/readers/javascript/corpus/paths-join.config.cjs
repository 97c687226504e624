const path = require('path');
module.exports = {
  apps: [{
    name: 'join',
    cwd: path.join(__dirname, 'apps', 'api'),
    script: path.join(__dirname, '..', '.', 'server.js'),
    up: path.join('a', '..', '..', 'b'),
  }],
  cases: [
    path.join(), path.join(''), path.join('', ''), path.join('.'), path.join('..'), path.join('/'),
    path.join('a/', '/b'), path.join('a', '', 'b'), path.join('a//b', '///c'), path.join('/a', '../../..', 'b'),
    path.join('a', 'b/'), path.join('a/b', '..'), path.join('a/b', '../'), path.join('./a'), path.join('a', '.'), path.join('a', './'),
    path.join('..', '..', 'x'), path.join('a', '../..', '..'), path.join('/..'), path.join('./', './b/../c/'), path.join('a', '...', 'b'),
    path.join('C:\\srv', 'x'), path.join('..a', 'b..'), path.join('~', '.pm2'), path.join('a b', 'c%20d'),
  ],
  failed: (() => { try { return path.join('a', undefined); } catch (e) { return [e.constructor.name, e.code]; } })(),
  failedNumber: (() => { try { return path.join('a', 5); } catch (e) { return e.name; } })(),
};
