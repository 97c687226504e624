const services = { web: 80, 10: 'ten', api: 3000, 2: 'two', [Symbol('s')]: 1 };
const seen = [];
for (const name in services) seen.push(name, typeof name);
class Base { constructor() { this.own = 1; } method() {} }
Base.prototype.inherited = 2;
const child = Object.create(new Base(), { hidden: { value: 1 }, shown: { value: 2, enumerable: true } });
child.own = 'shadows';
const all = [], own = [];
for (const key in child) { all.push(key); if (Object.prototype.hasOwnProperty.call(child, key)) own.push(key); }
const others = [];
for (const i in 'ab') others.push('s' + i);
for (const i in [7, , 9]) others.push('a' + i);
for (const i in null) others.push('null');
for (const i in undefined) others.push('undefined');
for (const i in 5) others.push('number');
for (var key in { a: 1, b: 2 }); 
let target = {}; for (target.last in { x: 1, y: 2 });
const changing = { a: 1, b: 2, c: 3 }; const visited = [];
for (const k in changing) { visited.push(k); delete changing.b; changing.d = 4; }
const sums = {}; for (const k in { x: [1, 2], y: [3] }) for (const n of { x: [1, 2], y: [3] }[k]) sums[k] = (sums[k] || 0) + n;
Array.prototype.extension = 'enumerable';
const polluted = []; for (const i in ['p']) polluted.push(i); delete Array.prototype.extension;
const closures = []; for (const k in { m: 1, n: 2 }) closures.push(() => k);
module.exports = {
  apps: Object.keys(services).filter((n) => isNaN(n)).map((name) => ({ name, script: `${name}.js` })),
  seen, all, own, others, key, target, visited, sums, polluted, closures: closures.map((f) => f()), changing,
};
