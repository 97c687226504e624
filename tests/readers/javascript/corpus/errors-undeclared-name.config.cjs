const apps = [{ name: 'api', script: 'api.js', env: { PORT: prot } }];
const port = 3000;
module.exports = { apps };
