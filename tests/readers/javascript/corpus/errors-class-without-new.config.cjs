class App { constructor(name) { this.name = name; this.script = `${name}.js`; } }
module.exports = { apps: ['api', 'web'].map(App) };
