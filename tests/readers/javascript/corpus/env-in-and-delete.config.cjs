const had = 'TOKEN' in process.env;
const token = process.env.TOKEN;
const deleted = [delete process.env.TOKEN, delete process.env.TOKEN];
const forced = 'CI' in process.env && process.env.CI !== 'false';
const required = ['DATABASE_URL', 'REDIS_URL', 'TOKEN'];
const missing = required.filter((name) => !process.env[name]);
const absent = required.filter((name) => !(name in process.env));
module.exports = {
  apps: [{ name: missing.length ? 'incomplete' : 'complete', script: 'x.js', args: missing.map((m) => `--missing=${m}`) }],
  had, token, deleted, after: ['TOKEN' in process.env, process.env.TOKEN], forced, absent,
  has: [Object.hasOwn(process.env, 'CI'), Object.prototype.hasOwnProperty.call(process.env, 'NOPE'), 'toString' in process.env, Reflect.has(process.env, 'CI')],
};
