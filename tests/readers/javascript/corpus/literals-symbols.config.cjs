const secret = Symbol('secret');
const shared = Symbol.for('shared');
const app = { name: 'symbols', [secret]: 'hidden', script: 'x.js', [shared]: 'also hidden', marker: secret };
const copy = Object.assign({}, app);
module.exports = {
  apps: [app, { ...app }],
  copied: [copy[secret], copy[shared]],
  keys: Object.keys(app).length,
  symbols: Object.getOwnPropertySymbols(app).length,
  json: JSON.stringify(app),
  description: secret.description,
  text: secret.toString(),
  same: [Symbol('a') === Symbol('a'), Symbol.for('a') === Symbol.for('a')],
  type: typeof secret,
  tagged: String({ [Symbol.toStringTag]: 'Ecosystem' }),
  primitive: `${{ [Symbol.toPrimitive](hint) { return hint; } }}` + +{ [Symbol.toPrimitive]: () => 42 },
  iterable: [...{ *[Symbol.iterator]() { yield 1; yield 2; } }],
  named: { [secret]() {} }[secret].name,
  failed: (() => { try { return '' + secret; } catch (e) { return e.constructor.name; } })(),
};
