const log = [];
const money = {
  valueOf() { log.push('valueOf'); return 5; },
  toString() { log.push('toString'); return 'five'; },
};
const onlyText = { toString: () => '12' };
const fallback = { valueOf: () => ({}), toString: () => '9' };
const hint = { [Symbol.toPrimitive]: (h) => (h === 'number' ? 1 : h === 'string' ? 's' : 'd') };
class Version { constructor(n) { this.n = n; } valueOf() { return this.n; } }
module.exports = {
  apps: [{ name: `app-${money}`, script: 'x.js', cost: money * 2, sum: money + 1, joined: money + '', listed: [money].join() }],
  keys: { [money]: 'by toString', [onlyText]: 12, [[1, 2]]: 'array', [null]: 'null', [undefined]: 'u', [true]: 't', [1.50]: 'n', [{}]: 'object', [-0]: 'zero' },
  text: [onlyText * 2, onlyText + 1, onlyText > 3, `${onlyText}`],
  fallback: [fallback + 1, fallback * 1],
  hint: [+hint, `${hint}`, hint + '', hint * 2, { [hint]: 1 }, hint == 'd'],
  versions: [new Version(2) > new Version(1), new Version(2) == 2, Math.max(new Version(4), 3), [new Version(10), new Version(9)].sort().map((v) => v.n)],
  failed: (() => { try { return Object.create(null) + ''; } catch (e) { return e.constructor.name; } })(),
  number: [Number(money), Number([]), Number(['7']), Number({}), Number(new Date(7)), Number(false), Number(null)],
  string: [String([1, [2, [3]]]), String({}), String(null), String([null]), String(() => 1).length, String(Symbol('x')), String([undefined, 1])],
  boolean: [Boolean([]), Boolean(new Boolean(false)), Boolean(''), Boolean('false')],
  log,
};
