class Thing {}
module.exports = {
  apps: [{ name: typeof process === 'object' ? 'node' : 'other', script: 'x.js' }],
  kinds: [undefined, null, true, 1, NaN, 'a', Symbol('s'), 1n, {}, [], () => 1, function () {}, Thing, new Thing(), /x/, new Date(0), new Map(), Math, JSON, new Number(1), Object(''), class {}, async () => {}].map((v) => typeof v),
  undeclared: typeof notDeclaredAnywhere,
  member: typeof ({}).missing,
  call: typeof parseInt('x'),
  typeofTypeof: typeof typeof 1,
  precedence: [typeof 1 + 1, typeof (1 + 1), typeof 'a'.length, !typeof x, typeof -1 === 'number'],
  inFunction: (function () { return typeof arguments; })(),
  comparison: typeof undefined == typeof void 0,
  guarded: typeof window !== 'undefined' && window.location ? 'browser' : 'server',
  proxyOfName: typeof module.exports.apps,
};
