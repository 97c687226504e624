const log = [];
outer: for (let i = 0; i < 3; i++) {
  inner: for (let j = 0; j < 3; j++) {
    if (j === 1 && i === 0) continue outer;
    if (i === 2) break outer;
    if (j === 2) continue inner;
    log.push(`${i}${j}`);
  }
  log.push(`end ${i}`);
}
block: {
  log.push('in block');
  if (log.length > 2) break block;
  log.push('never');
}
find: for (const team of [['api'], ['web', 'jobs'], ['cron']]) {
  for (const name of team) {
    switch (name) {
      case 'web': continue find;
      case 'cron': break find;
      default: log.push(name);
    }
  }
}
let n = 0;
again: do { n++; while (true) { if (n < 3) continue again; break again; } } while (n < 10);
a: b: for (const x in { p: 1, q: 2 }) { log.push(x); continue a; }
loop: for (const x of [1, 2, 3]) { try { if (x === 2) continue loop; if (x === 3) break loop; log.push('t' + x); } finally { log.push('f' + x); } }
x: { const x = 'same name as the label'; log.push(x); }
named: if (n) { break named; }
module.exports = { apps: [{ name: 'labels', script: 'x.js' }], log, n };
