class Base { constructor() { this.script = 'x.js'; } }
class App extends Base { constructor(name) { this.name = name; } }
module.exports = { apps: [new App('api')] };
