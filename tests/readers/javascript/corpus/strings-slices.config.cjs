const s = 'ecosystem';
module.exports = {
  apps: [{ name: s.slice(0, 3), script: `${s.substring(3)}.js` }],
  slice: [s.slice(), s.slice(2), s.slice(-3), s.slice(2, -2), s.slice(-4, -1), s.slice(5, 2), s.slice(-99, 2), s.slice(99), s.slice('1', '3'), s.slice(1.7, 3.7), s.slice(NaN, 2), s.slice(undefined, 2), s.slice(null, null), s.slice(0, undefined)],
  substring: [s.substring(), s.substring(2), s.substring(5, 2), s.substring(-3), s.substring(2, -2), s.substring(NaN, 3), s.substring(0, 99), s.substring(3, undefined), s.substring('2', '4'), s.substring(99, 4)],
  substr: [s.substr(2, 3), s.substr(-3), s.substr(-3, 2), s.substr(2), s.substr(0, -1), s.substr(99), s.substr(-99, 2), s.substr(1, undefined), s.substr(1, 1e9)],
  charAt: [s.charAt(0), s.charAt(-1), s.charAt(99), s.charAt(), s.charAt('1'), s.charAt(1.9), s.charAt(NaN)],
  codes: [s.charCodeAt(0), s.charCodeAt(99), s.codePointAt(0), s.codePointAt(99), 'é'.charCodeAt(), String.fromCharCode(104, 105, 65536 + 97), String.fromCharCode()],
  at: [s.at(0), s.at(-1), s.at(99), s.at(-99), s.at(1.5)],
  brackets: [s[0], s[-1], s[99], s['1'], s['length'], s.length, s[s.length - 1]],
  immutable: (() => { const t = 'abc'; t[0] = 'X'; t.extra = 1; return [t, t.extra]; })(),
  iteration: (() => { const out = []; for (const c of 'añ') out.push(c); for (const i in 'xy') out.push(i); return out; })(),
  capital: s[0].toUpperCase() + s.slice(1), empty: ['', ''.length, ''[0], ''.charAt(0), ''.at(0)],
};
