const { readdirSync, readFileSync, existsSync, statSync } = require('fs');
const { join, relative } = require('path');
const packages = join(__dirname, 'packages');
const apps = readdirSync(packages)
  .filter((name) => statSync(join(packages, name)).isDirectory())
  .filter((name) => existsSync(join(packages, name, 'package.json')))
  .map((name) => ({ dir: join(packages, name), pkg: JSON.parse(readFileSync(join(packages, name, 'package.json'))) }))
  .filter(({ pkg }) => pkg.scripts?.start)
  .map(({ dir, pkg: { name, version, main = 'index.js', scripts: { start }, pm2 = {} } }) => ({
    name: name.split('/').pop(), version, cwd: relative(__dirname, dir), script: main,
    args: start.replace(/^node\s+\S+\s*/, '') || undefined, ...pm2,
  }))
  .sort((a, b) => (a.name > b.name) - (a.name < b.name));
module.exports = { apps };
