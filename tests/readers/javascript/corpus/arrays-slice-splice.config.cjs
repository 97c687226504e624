const base = ['a', 'b', 'c', 'd', 'e'];
const edit = (f) => { const copy = [...base]; const result = f(copy); return { result, copy: copy.join('') }; };
module.exports = {
  apps: base.slice(1, 3).map((name) => ({ name, script: `${name}.js` })),
  slices: [
    base.slice(), base.slice(2), base.slice(-2), base.slice(1, -1), base.slice(-3, -1), base.slice(3, 1), base.slice(10),
    base.slice(0, 99), base.slice(undefined, 2), base.slice(null, 1), base.slice('1', '2'), base.slice(1.9, 2.9), base.slice(NaN), base.slice(2, undefined), base.slice(-99, 1),
  ].map((s) => s.join('')),
  splices: [
    edit((l) => l.splice(1, 2)), edit((l) => l.splice(1)), edit((l) => l.splice()), edit((l) => l.splice(undefined)), edit((l) => l.splice(-2, 1)),
    edit((l) => l.splice(1, 0, 'X', 'Y')), edit((l) => l.splice(0, 1, 'Z')), edit((l) => l.splice(99, 1, 'end')), edit((l) => l.splice(1, -5)),
    edit((l) => l.splice(1, undefined)), edit((l) => l.splice(1, '2')), edit((l) => l.splice(-99, 2)), edit((l) => l.splice(2, 1, ['n'])),
  ],
  spliced: [...base].toSpliced(1, 2, 'T'), with: base.with(-1, 'W'),
  withFailed: (() => { try { return base.with(9, 'x'); } catch (e) { return e.name; } })(),
  copyWithin: [1, 2, 3, 4, 5].copyWithin(0, 3), untouched: base.length,
};
