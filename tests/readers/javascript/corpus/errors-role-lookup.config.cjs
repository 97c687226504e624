// A name that every object knows is not undefined, but not a list either.
const roles = { api: ['api'], web: ['web'] };
const wanted = roles[process.env.ROLE] ?? ['api', 'web'];
module.exports = { apps: wanted.map((name) => ({ name, script: `${name}.js` })) };
