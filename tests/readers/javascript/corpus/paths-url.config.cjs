const { fileURLToPath, pathToFileURL } = require('url');
const db = new URL('postgres://shop:s%40fe@db.internal:5432/shop?sslmode=require&pool=5#frag');
const api = new URL('../v2/?q=a b', 'https://api.example.com/v1/users');
module.exports = {
  apps: [{ name: db.hostname, script: 'x.js', env: { DB_PORT: db.port, DB_NAME: db.pathname.slice(1), DB_USER: db.username, DB_PASS: decodeURIComponent(db.password) } }],
  ssl: db.searchParams.get('sslmode'),
  missing: db.searchParams.get('nope'),
  href: api.href,
  origin: api.origin,
  defaultPort: new URL('https://x.example:443/').port,
  path: fileURLToPath('file:///srv/my%20app/x.js'),
  back: pathToFileURL('/srv/my app/é.js').href,
  encoded: [encodeURIComponent('a/b c&d=é'), encodeURI('a/b c&d=é'), decodeURI('%2Fa%20b')],
  invalid: (() => { try { return new URL('not a url'); } catch (e) { return [e.name, e.code]; } })(),
};
