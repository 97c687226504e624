const id = Symbol('id');
module.exports = { apps: [{ name: `app-${id}`, script: 'x.js' }] };
