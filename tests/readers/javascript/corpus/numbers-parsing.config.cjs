const texts = ['', ' ', '12', ' 12 ', '12px', 'px12', '0x1f', '0b11', '0o17', '1e3', '.5', '5.', '.5.5', '-5', '+5', '--5', '- 5', '1_000', 'Infinity', '-Infinity', 'infinity', 'NaN', '\n7\t', '0012', '1,000', '٣', '1e1000', '0x', '-0x1f', '.', 'e5', '12n', '\u00a08'];
module.exports = {
  apps: texts.map((t) => ({ name: JSON.stringify(t), number: Number(t), int: parseInt(t), float: parseFloat(t) })),
  radix: [parseInt('ff', 16), parseInt('0xff', 16), parseInt('0xff', 10), parseInt('11', 2), parseInt('12', 2), parseInt('2', 2), parseInt('z', 36), parseInt('10', 37), parseInt('10', 1), parseInt('10', 0), parseInt('10', undefined), parseInt('010'), parseInt('10', '8'), parseInt('ff', 'x')],
  values: [parseInt(15.99), parseInt(-0.9), parseInt(null), parseInt(true), parseInt([3, 4]), parseInt(0.0000005), parseInt(1e21), parseInt(), parseInt('9007199254740993'), parseInt({}), parseInt('12', null), parseFloat([1.5, 2]), parseFloat('3.14.15'), parseFloat('1e-2x'), parseFloat('-.5e+1')],
  number: [Number(), Number(null), Number(undefined), Number(true), Number([]), Number([5]), Number([1, 2]), Number({}), Number(new Date(5)), Number('12 34'), Number(10n), Number(() => 1)],
  checks: [isNaN('x'), isNaN('1'), Number.isNaN('x'), Number.isNaN(NaN), isFinite('5'), Number.isFinite('5'), Number.isInteger(5.0), Number.isInteger('5'), Number.isInteger(5.5), Number.isSafeInteger(2 ** 53), isNaN(undefined), isNaN(null), isNaN([]), isFinite('')],
  unary: [+'', +' ', +'5', +[], +[7], +{}, +null, +true, +'0x10', -'5', +new Date(0)],
  truncated: [~~'7.9', '7.9' | 0, Math.trunc('7.9'), '7.9' >>> 0, Math.floor('-7.1')],
  boxed: [new Number(5) + 1, typeof Number('5'), typeof new Number(5), new Number(0) ? 'truthy' : 'falsy'],
};
