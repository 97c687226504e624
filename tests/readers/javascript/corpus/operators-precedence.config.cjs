const t = true, f = false;
module.exports = {
  apps: [{ name: 'prod' === 'dev' ? 'a' : 'b' + 'c', port: 3000 + 1 * 2, url: 'http://' + (t ? 'live' : 'test') + '.shop' }],
  trap: 'Port: ' + 0 || 3000,
  trap2: 'Port: ' + (0 || 3000),
  trap3: 1 + null ?? 5,
  ternaryChain: f ? 1 : f ? 2 : t ? f ? 3 : 4 : 5,
  logic: [t || f && f, (t || f) && f, !t || t, !(t || t), t && !f, !f + 1, -!t, !'' + ''],
  compare: [1 + 1 == 2, 3 > 2 == true, 1 < 2 == 2 > 1, 'a' + 'b' === 'ab', 2 + 3 > 4 && 1],
  unary: [typeof 1 + '2', -2 + +'3', !0 + !0, ~1 + 1, void 0 + 1, typeof typeof 0, - -1, +-1, !-1],
  exponent: [2 ** 2 * 3, 2 * 3 ** 2, -(3 ** 2), (-3) ** 2, 2 ** -2],
  assignment: ((x, y) => (x = y ? 'yes' : 'no', x))(0, 1),
  arrow: (() => ({}).x ? 1 : 2)(),
  newWithout: new Date(0).getTime() + new (class { v = 2 })().v + new Array(3).length + (new Array).length,
  newMember: new (function () { return function K() { this.k = 1; }; }())().k,
  division: 8 / 4 / 2 * 3 % 4,
  spaces: 1 - - 1 + + 1 - + 1,
};
