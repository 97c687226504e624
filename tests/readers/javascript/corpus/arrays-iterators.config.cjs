const names = ['api', 'web'];
const it = names.entries();
const firstStep = it.next();
const rest = [...it];
const loops = [];
for (const [i, name] of names.entries()) loops.push(`${i}:${name}`);
for (const i in names) loops.push(typeof i + i);
for (const x of names.keys()) loops.push(typeof x);
names.extra = 'property';
for (const k in names) loops.push(k);
names.forEach((n, i, all) => { loops.push(all === names && n); if (i === 0) names.push('added'); });
const values = names.values();
const manual = [];
for (let step = values.next(); !step.done; step = values.next()) manual.push(step.value);
const removing = [1, 2, 3, 4];
const visited = [];
for (const n of removing) { visited.push(n); if (n === 2) removing.splice(0, 2); }
const forEachResult = [1].forEach((x) => x);
module.exports = {
  apps: names.map((name) => ({ name })), firstStep, rest, loops, manual, visited, forEachResult,
  length: names.length, exhausted: [...it].length,
  sparseEntries: [...['a', , 'c'].entries()],
  breakForEach: (() => { const out = []; try { [1, 2, 3].forEach((n) => { if (n === 2) throw 'stop'; out.push(n); }); } catch {} return out; })(),
  destructured: [...names.entries()].map(([i, n]) => n + i),
  tag: String(it),
};
