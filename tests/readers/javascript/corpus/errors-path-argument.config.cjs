const path = require('path');
module.exports = { apps: [{ name: 'api', script: path.join(process.env.APP_ROOT, 'api.js') }] };
