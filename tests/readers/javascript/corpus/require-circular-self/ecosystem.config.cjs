// The helper looks back at the file that is still loading.
exports.apps = [{ name: 'first', script: 'x.js' }];
exports.prefix = 'shop';
const extra = require('./extra');
exports.apps.push(...extra.apps);
exports.self = require('./ecosystem.config.cjs') === exports;
exports.parentIsThis = extra.parent;
