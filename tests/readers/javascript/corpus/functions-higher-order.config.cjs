const pipe = (...fns) => (x) => fns.reduce((v, f) => f(v), x);
const compose = (...fns) => (x) => fns.reduceRight((v, f) => f(v), x);
const partial = (f, ...a) => (...b) => f(...a, ...b);
const memo = (f) => { const seen = new Map(); return (k) => (seen.has(k) || seen.set(k, f(k)), seen.get(k)); };
const once = (f) => { let done, value; return () => (done ? value : (done = true, value = f())); };
const tap = (f) => (x) => { f(x); return x; };
const withEnv = (env) => (app) => ({ ...app, env: { ...app.env, ...env } });
const when = (test, f) => (app) => (test(app) ? f(app) : app);
const log = [];
let n = 0;
const slow = memo((k) => `${k}${++n}`);
const single = once(() => ++n);
const build = pipe(
  (name) => ({ name, script: `${name}.js` }),
  withEnv({ TZ: 'UTC' }),
  when((a) => a.name.startsWith('w'), withEnv({ QUEUE: 'default' })),
  tap((a) => log.push(a.name)),
);
module.exports = {
  apps: ['api', 'worker'].map(build),
  log,
  compose: compose((x) => x + 1, (x) => x * 2)(5),
  partial: partial((a, b, c) => [a, b, c], 1)(2, 3),
  memo: [slow('a'), slow('b'), slow('a')],
  once: [single(), single()],
  zip: ((a, b) => a.map((x, i) => [x, b[i]]))([1, 2, 3], ['x', 'y']),
  groupBy: ['aa', 'b', 'cc'].reduce((g, s) => ({ ...g, [s.length]: [...(g[s.length] || []), s] }), {}),
  noArgs: ['1', '2', '3'].map(Number),
  methodReference: ['a', 'b'].map(String.prototype.toUpperCase.call, String.prototype.toUpperCase),
};
