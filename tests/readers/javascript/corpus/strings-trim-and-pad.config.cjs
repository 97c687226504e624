module.exports = {
  apps: ['api', 'web-server'].map((n, i) => ({ name: `${n.padEnd(8, '.')}|`, id: String(i + 1).padStart(3, '0') })),
  trim: ['  a b  '.trim(), '\t\n a \r\n'.trim(), '  a '.trimStart() + '|', ' a  '.trimEnd() + '|', '\u00a0a\ufeff'.trim(), ''.trim(), ' a'.trimLeft(), 'a '.trimRight()],
  pad: ['5'.padStart(3), '5'.padStart(3, '0'), 'abc'.padStart(2, '0'), 'x'.padStart(7, 'abc'), 'x'.padEnd(4, ''), 'x'.padEnd(5, 'ab'), 'x'.padStart(NaN), 'x'.padStart('3', 1), 'x'.padEnd(3, undefined), 'x'.padEnd(6, null)],
  repeat: ['ab'.repeat(3), 'x'.repeat(0), '-'.repeat(2.9), ''.repeat(5), 'a'.repeat('2'), 'z'.repeat()],
  failed: [-1, Infinity].map((n) => { try { return 'x'.repeat(n); } catch (e) { return e.name; } }),
  clock: [9, 5, 123].map((n) => `${n}`.padStart(2, '0')).join(':'),
  columns: [['a', 1], ['long', 22]].map(([k, v]) => k.padEnd(6) + `${v}`.padStart(4)).join('\n'),
};
