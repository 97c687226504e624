Object.defineProperty(exports, '__esModule', { value: true });
exports.apps = void 0;
const apps = [{ name: 'compiled', script: 'dist/main.js' }];
exports.apps = apps;
Object.defineProperty(exports, 'deploy', { enumerable: true, get: function () { return { count: apps.length }; } });
exports.default = { apps };
apps.push({ name: 'late', script: 'late.js' });
exports.marker = exports.__esModule;
