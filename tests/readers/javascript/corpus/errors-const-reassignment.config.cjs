const apps = [];
if (process.env.NODE_ENV !== 'production') {
  apps = [{ name: 'dev', script: 'dev.js' }];
}
module.exports = { apps };
