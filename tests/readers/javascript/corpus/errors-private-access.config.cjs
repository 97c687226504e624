class App { #port = 3000; static port(app) { return app.#port; } }
module.exports = { apps: [{ name: 'api', script: 'x.js', env: { PORT: App.port({ port: 1 }) } }] };
