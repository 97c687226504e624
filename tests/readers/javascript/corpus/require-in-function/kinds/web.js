(globalThis.loadOrder ??= []).push('web');
module.exports = { app: { name: 'web', script: 'web.js' }, settings: { port: 8080 } };
