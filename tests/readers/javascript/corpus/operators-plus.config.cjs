// + adds numbers and joins everything else.
const obj = { valueOf: () => 7, toString: () => 'text' };
module.exports = {
  apps: [{ name: 'plus' + 1, script: 'x' + '.js', port: 3000 + '1', port2: '3000' + 1, port3: 3000 + 1 }],
  left: [1 + 2 + '3', '1' + 2 + 3, '1' + (2 + 3), 1 + +'2', 1 + - + + + '3'],
  empties: [[] + [], [] + {}, {} + [], [] + 1, [1, 2] + [3], [null] + [undefined], [[]] + ''],
  nulls: [null + 1, undefined + 1, true + 1, true + true, false + null, null + 'x', undefined + 'x', true + '1'],
  objects: [{} + 1, obj + 1, obj + '', `${obj}`, String(obj), [obj] + '', { toString: () => 5 } + 1],
  nan: [NaN + '', +'' + 1, +' ' + 1, +'abc', +[], +{}, +[5], +['1', 2], +null, +undefined, +true, +'0x1f', +'1_000'],
  functions: typeof ((() => 1) + ''),
  dates: typeof (new Date(0) + 1),
  regex: /a/g + '',
  zero: [-0 + -0, -0 + 0, 0 + '', -0 + ''].map((v) => (Object.is(v, -0) ? 'minus zero' : v)),
  error: new TypeError('bad') + '',
  error2: String(Object.assign(new Error('msg'), { name: 'Custom' })),
};
