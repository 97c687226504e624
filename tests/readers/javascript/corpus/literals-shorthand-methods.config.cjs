const name = 'api', script = 'server.js', instances = 2;
const prefix = 'APP';
const app = {
  name, script, instances,
  describe() { return `${this.name} x${this.instances}`; },
  async start() { return 1; },
  *steps() { yield 'build'; yield 'run'; },
  [`${prefix}_PORT`]: 8080,
  ['compute' + 'd']() { return prefix; },
  'quoted method'() { return 1; },
  42() { return 'answer'; },
};

module.exports = {
  apps: [app],
  text: app.describe(),
  steps: [...app.steps()],
  computed: app.computed(),
  numbered: app[42](),
  names: [app.describe.name, app.computed.name, app[42].name, app.steps.name],
  arity: [((a, b) => 0).length, (function (a, b = 1, c) {}).length, ((...rest) => 0).length],
};
