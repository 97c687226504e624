exports.apps = [
  { name: 'api', script: 'api.js', env: { PORT: 3000, LEVEL: 'info' } },
  { name: 'web', script: 'web.js' },
];
exports.version = 1;
