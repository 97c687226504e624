// Objects are shared, not copied.
const env = { NODE_ENV: 'production' };
const first = { name: 'first', env };
const second = { name: 'second', env: first.env };
const shallow = { ...first, name: 'shallow' };
const deep = JSON.parse(JSON.stringify(first));
const cloned = structuredClone(first);
env.PORT = 80;
second.env.HOST = 'localhost';
shallow.env.EXTRA = 'leaks';
shallow.script = 'stays';
function mutate(app) { app.touched = true; app = { name: 'replaced' }; return app; }
const replaced = mutate(second);
const list = [first];
const sameList = list;
sameList.push(second);
const copied = list.slice();
copied.push(shallow);
module.exports = { apps: copied, list, deep, cloned, replaced, same: first.env === second.env };
