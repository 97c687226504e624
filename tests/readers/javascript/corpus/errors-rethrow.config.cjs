let local;
try {
  local = require('./no-such-file-beside-this-one');
} catch (error) {
  if (error.code !== 'ENOENT') throw error;
  local = {};
}
module.exports = { apps: [{ name: 'api', script: 'api.js', ...local }] };
