const obj = { name: 'api' };
module.exports = {
  apps: [{ name: `app-${obj}`, script: String(['a', 'b']), args: '' + [1, [2, 3]] }],
  string: [String(), String(null), String(undefined), String(true), String(-0), String(1e21), String(1e-7), String([null]), String([]), String({}), String(123n), String('x')],
  methods: [(12).toString(), true.toString(), [1, 2].toString(), ({}).toString(), 'x'.toString(), (() => 1).toString(), /a/g.toString(), Object.prototype.toString.call([])],
  template: [`${1e21}`, `${0.1 + 0.2}`, `${-0}`, `${[1, [2, [3]]]}`, `${new Error('boom')}`, `${Symbol.iterator.toString()}`, `${() => 'x'}`, `${[undefined]}`],
  valueOf: ['x'.valueOf(), new String('boxed').valueOf(), typeof new String('x'), new String('ab').length, new String('x') + 'y', [...new String('hi')]],
  failed: [() => null.toString(), () => undefined.length, () => Object.create(null) + '', () => String(Object.create(null))].map((f) => { try { return f(); } catch (e) { return e.constructor.name; } }),
  compare: ['a' == new String('a'), new String('a') === 'a', 'ab' === ['ab'] + ''],
  length: ['añ'.length, '🚀'.length, 'e\u0301'.length, [...'🚀é'].length, '\0'.length, '\\n'.length],
  encoded: [encodeURIComponent('a b&c'), decodeURIComponent('%F0%9F%9A%80'), escape('a b'), Buffer.from('shop').toString('base64'), Buffer.from('c2hvcA==', 'base64').toString(), btoa('x'), atob('eA==')],
  raw: [String.raw`\n`.length, JSON.stringify('a"b\n\u2028'), 'line\
continued'],
};
