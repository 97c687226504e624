let calls = 0;
const tick = () => ++calls;
const base = { PORT: 3000 };
function make(name, script = `${name}.js`, env = { ...base, NAME: name }, log = `${script}.log`, id = tick()) {
  return { name, script, env, log, id };
}
const scoped = (x, f = () => x) => { var x = 'body'; return [x, f()]; };
const outer = 'outer';
const shadow = (a = outer, outer = 'parameter') => a;
const fresh = (list = []) => { list.push(list.length); return list; };
const fromThis = { port: 9, get(p = this.port) { return p; } };
const withArguments = function (a, b = arguments.length) { return [a, b]; };
const recursive = (n, acc = []) => (n ? recursive(n - 1, [...acc, n]) : acc);
const optional = ({ a = 1, b } = { b: 2 }) => [a, b];
module.exports = {
  apps: [make('api'), make('web', undefined, undefined, null), make('x', '', 0)],
  calls,
  scoped: scoped('argument'),
  shadow: (() => { try { return shadow(); } catch (e) { return e.name; } })(),
  fresh: [fresh(), fresh(), fresh([5])],
  fromThis: [fromThis.get(), fromThis.get(1)],
  withArguments: withArguments(1),
  recursive: recursive(4),
  optional: [optional(), optional({}), optional({ a: undefined, b: null })],
  falsy: ((a = 'd', b = 'd', c = 'd', d = 'd') => [a, b, c, d])(null, 0, '', undefined),
  lengths: [make.length, ((a, b = 1, c) => 1).length],
};
