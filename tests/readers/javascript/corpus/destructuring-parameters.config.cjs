const app = ({ name, script = `${name}.js`, env: { PORT = 3000, ...env } = {}, tags: [tag = 'none'] = [] } = {}, index = 0, ...more) =>
  ({ name: name ?? 'anonymous', script, port: PORT, env, tag, index, more });
const pair = ([key, value]) => `${key}=${value}`;
function nested({ a: { b: { c } } }) { return c; }
const swap = ([a, b]) => [b, a];
const fromArguments = function ({ x }, [y]) { return [arguments.length, x, y]; };
const setter = { set both([a, b]) { this.sum = a + b; } };
setter.both = [1, 2];
const loops = [];
for (const { name, ...rest } of [{ name: 'r', x: 1, y: 2 }]) loops.push([name, rest]);
for (const [i, { id = i }] of [{ id: 7 }, {}].entries()) loops.push(id);
for (const [c] in { key: 1 }) loops.push(c);
try { throw { code: 'E1', detail: { line: 3 } }; } catch ({ code, detail: { line } }) { loops.push(code, line); }
module.exports = {
  apps: [
    app({ name: 'api', env: { PORT: 1, HOST: 'h' } }),
    app({ name: 'worker', script: null, tags: ['queue'] }, 2, 'x', 'y'),
    app(),
    app({ env: undefined, name: null }, undefined),
  ],
  pairs: Object.entries({ A: 1, B: 'two' }).map(pair).join('&'),
  nested: nested({ a: { b: { c: 'deep' } } }),
  swapped: swap('xy'),
  fromArguments: fromArguments({ x: 1 }, 'yz', 3),
  setter: setter.sum,
  loops,
  arity: [app.length, nested.length, (({ a }, b) => a).length],
};
