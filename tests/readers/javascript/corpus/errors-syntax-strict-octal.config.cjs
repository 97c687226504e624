'use strict';
module.exports = { apps: [{ name: 'api', script: 'api.js', umask: 022 }] };
