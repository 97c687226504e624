const name = (n) => `svc-${n}`;
const obj = (n) => ({ name: name(n), script: 'x.js' });
const block = n => { name: n; };
const bare = _ => _;
const two = (a, b = a) => a + b;
const curried = (a) => (b) => (c) => a + b + c;
const nothing = () => {};
const chain = a => b => ({ a, b });
const ternary = (x) => x ? 'yes' : 'no';
const list = (...xs) => xs.map((x, i) => [i, x]);
const spreadReturn = (o) => ({ ...o, n: 1 });
const multiline = (
  a,
  // a comment
  b,
) => {
  const c = a * b;
  return c;
};
function holder() { return [() => arguments[0], () => this && this.tag]; }
const [args, self] = holder.call({ tag: 'lexical this' }, 'lexical arguments');
module.exports = {
  apps: [obj(1), obj('two')],
  results: [block(1), bare(5), two(1), two('a', 'b'), curried(1)(2)(3), nothing(), chain(1)(2), ternary(0), list('a', 'b'), spreadReturn({ m: 0 }), multiline(3, 4)],
  lexical: [args('own'), self.call({ tag: 'ignored' })],
  immediately: (() => 'now')(),
  inCondition: ((x) => x > 1)(2) && (() => 3)(),
  asArgument: [3, 1, 2].sort((a, b) => b - a),
  noPrototype: [typeof obj.prototype, typeof holder.prototype],
  notConstructor: (() => { try { return new bare(); } catch (e) { return e.constructor.name; } })(),
  topThis: (() => this === module.exports)(),
};
