const fs = require('fs');
const path = require('path');
function readJson(file, fallback = {}) {
  try {
    return JSON.parse(fs.readFileSync(path.resolve(__dirname, file), 'utf8'));
  } catch (error) {
    return error.code === 'ENOENT' ? fallback : { broken: error.name };
  }
}
const base = readJson('base.json');
const local = readJson('local.json');
const broken = readJson('broken.json');
const apps = (base.apps || []).map((app) => ({ ...app, ...(local[app.name] || {}), env: Object.assign({}, base.env, app.env) }));
module.exports = { apps, local, broken, none: readJson('none.json', null), order: Object.keys(base.env) };
