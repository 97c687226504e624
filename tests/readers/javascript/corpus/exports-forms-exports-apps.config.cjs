// exports and module.exports are the same object until one is replaced.
exports.apps = [{ name: 'first', script: 'x.js' }];
module.exports.apps.push({ name: 'second', script: 'y.js' });
this.viaThis = [this === exports, this === module.exports, this === module];
const alias = exports;
alias.deploy = { production: { user: 'deploy' } };
exports['computed' + 1] = true;
module['exports'].last = Object.keys(exports);
