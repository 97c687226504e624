const fs = require('fs');
const path = require('path');
const file = path.join(__dirname, process.env.ENV_FILE || '.env.production');
if (process.env.NODE_ENV !== 'production' && fs.existsSync(file)) {
  require('dotenv').config({ path: file });
}
try { require('dotenv').config({ path: path.join(__dirname, 'missing.env') }); } catch (e) { throw new Error('config never throws'); }
module.exports = { apps: [{ name: 'conditional', script: 'x.js', env: { KEY: process.env.API_KEY || 'no key', FILE: path.basename(file) } }] };
