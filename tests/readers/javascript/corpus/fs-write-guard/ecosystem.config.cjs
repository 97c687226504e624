// Makes sure of a folder that is there already, as many files do for their logs.
const fs = require('fs');
const path = require('path');
const logs = path.join(__dirname, 'logs');
if (!fs.existsSync(logs)) {
  fs.mkdirSync(logs);
}
const made = fs.mkdirSync(logs, { recursive: true });
module.exports = {
  apps: [{ name: 'logs', script: 'x.js', out_file: path.join(logs, 'out.log'), error_file: path.join(logs, 'error.log') }],
  made,
};
