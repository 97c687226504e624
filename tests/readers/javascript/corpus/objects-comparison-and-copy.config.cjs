const a = { n: 1, deep: { list: [1, { x: 1 }] } };
const copies = { spread: { ...a }, assign: Object.assign({}, a), json: JSON.parse(JSON.stringify(a)), clone: structuredClone(a), alias: a };
a.n = 2; a.deep.list[1].x = 'changed'; a.deep.list.push('new');
const equal = (x, y) => x === y || (typeof x === 'object' && typeof y === 'object' && x && y && Object.keys(x).length === Object.keys(y).length && Object.keys(x).every((k) => equal(x[k], y[k])));
const fancy = structuredClone({ when: new Date(0), map: new Map([['k', [1]]]), set: new Set([1]), u: undefined, re: /x/g, n: NaN, big: 1n });
const cyc = { name: 'c' }; cyc.self = cyc;
const cloned = structuredClone(cyc);
module.exports = {
  apps: [{ name: 'copies', script: 'x.js' }], copies,
  equal: [equal(copies.json, copies.clone), equal(copies.json, a), equal([1, [2]], [1, [2]])],
  fancy, types: [fancy.when.getTime(), fancy.map.get('k')], cyclic: cloned.self === cloned && cloned !== cyc,
  jsonLoses: JSON.parse(JSON.stringify({ u: undefined, f() {}, n: NaN, d: new Date(0), m: new Map([[1, 2]]), i: -Infinity, z: -0, s: Symbol('x'), nested: [undefined, () => 1] })),
  failed: (() => { try { return structuredClone({ f() {} }); } catch (e) { return e.name; } })(),
};
