const resolveAll = (app) => ({ ...app, parent: resolveAll(app) });
module.exports = { apps: [resolveAll({ name: 'endless', script: 'x.js' })] };
