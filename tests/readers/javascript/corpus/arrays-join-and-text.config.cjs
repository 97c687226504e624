const nested = [1, [2, [3, null]], undefined, [[]], [null, undefined]];
const cyclic = [1]; cyclic.push(cyclic, 2);
module.exports = {
  apps: [{ name: ['shop', 'api'].join('-'), script: ['dist', 'main.js'].join('/'), args: ['--a', 1, null, true].join(' ') }],
  joins: [nested.join(), nested.join('-'), [null].join(), [undefined, null].join('x'), [].join(), [[], []].join(), [1, 2].join(undefined), [1, 2].join(null), [1, 2].join(''), ['a'].join('never'), Array(3).join('='), [, ,].join('|')],
  text: [String(nested), nested + '', `${[{}]}`, [() => 1] + '', [1, 2].toString(), [1.0, -0, 1e21, NaN].join(), [true, 'x', [false]] + '', [Symbol.iterator].length],
  objects: [[{ toString: () => 'custom' }, new Date(0).getTime(), /x/g, new Error('e')].join(';')],
  cyclic: cyclic.join(),
  overridden: (() => { const l = [1, 2]; l.join = () => 'mine'; return `${l}`; })(),
  locale: ['a', 1].toLocaleString(),
  keys: { [['a', 'b']]: 1, [[]]: 'empty' },
  comparison: ['1,2' == [1, 2], [1] == '1', ['a', 'b'] < ['b']],
};
