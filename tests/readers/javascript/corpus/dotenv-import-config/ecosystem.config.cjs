require('dotenv/config');
const { PORT = '1', ...rest } = process.env;
module.exports = { apps: [{ name: 'import-config', script: 'x.js', port: PORT, rest }] };
