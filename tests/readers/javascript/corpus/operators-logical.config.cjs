// These operators give back one of their operands, not true or false.
const calls = [];
const call = (name, value) => { calls.push(name); return value; };
const workers = 0, host = '', flag = false, nothing = null;
module.exports = {
  apps: [{
    name: host || 'default-host',
    script: 'x.js',
    workersOr: workers || 4,
    workersNullish: workers ?? 4,
    hostNullish: host ?? 'fallback',
    flagNullish: flag ?? true,
    nothing: nothing ?? undefined ?? 'last',
    and: workers && 'never',
    andText: 'yes' && 'later',
    andNull: null && call('skipped'),
    not: [!0, !'', !'0', !'false', !NaN, ![], !{}, !null, !-0, !0n, !' '],
    doubleNot: [!!'false', !!0, !!document],
  }],
  mixed: [1 && 0 || 2, 0 || null && 1, (null ?? 0) || 'x', (0 || null) ?? 'y', '' && 1 || 'z', 1 || 2 && 3],
  shortCircuit: [call('a', 0) && call('b', 1), call('c', 1) || call('d', 2), call('e', null) ?? call('f', 3), call('g', 0) ?? call('h', 4)],
  calls,
  returned: [[] || 1, {} && [], NaN || undefined, 'a' && 'b' && 0 && 'c', null || undefined, undefined || null],
};
var document;
