const o = {}, p = o;
const loose = (a, b) => a == b;
const NAN = NaN;
module.exports = {
  apps: [{ name: 'equality', script: 'x.js', watch: '1' == 1, strict: '1' === 1 }],
  loose: [
    null == undefined, null == 0, null == false, undefined == 0, undefined == '',
    '' == 0, '0' == false, '' == false, ' \n' == 0, 'true' == true, '1' == true, 'a' == NaN,
    [] == false, [] == '', [] == 0, [0] == false, [1] == 1, [1, 2] == '1,2', [[]] == 0, [null] == '', ['x'] == 'x',
    {} == '[object Object]', o == p, {} == {}, [] == [], NAN == NAN, 0 == -0, '1.0' == 1, '0x1F' == 31, 1 == '1e0',
    Infinity == 'Infinity', null == null, !null == true, ![] == [], loose(true, 2), loose('a', 'A'),
    { valueOf: () => 1 } == 1, { toString: () => 'x' } == 'x', new String('a') == 'a', new String('a') == new String('a'),
  ],
  strict: [
    NAN === NAN, 0 === -0, null === undefined, o === p, 'a' === 'a', 1 === 1.0, '1' === 1, [] === [],
    undefined === void 0, 'ab' === 'a' + 'b', 0.1 + 0.2 === 0.3, typeof null === 'object',
  ],
  not: [1 != '1', 1 !== '1', null != undefined, NAN != NAN, NAN !== NAN, 'a' != 'b'],
  is: [Object.is(NaN, NaN), Object.is(0, -0), Object.is('a', 'a'), Object.is(-0, -0)],
};
