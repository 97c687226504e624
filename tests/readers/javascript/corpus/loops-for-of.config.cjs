const apps = [];
for (const name of ['api', 'web']) apps.push({ name });
for (const app of apps) { app.script = `${app.name}.js`; }
for (let app of apps) { app = { lost: true }; }
const log = [];
for (const c of 'a🚀') log.push(c.length);
for (const [k, v] of Object.entries({ x: 1 })) log.push(k + v);
for (const [k, { port }] of new Map([['m', { port: 5 }]])) log.push(k + port);
for (const x of new Set([1, 1, 2])) log.push(x);
for (const { name: n, tags: [first = 'none'] = [] } of [{ name: 'd', tags: [] }, { name: 'e' }]) log.push(n + first);
for (const x of [1, , 3]) log.push(x);
for (const [i, x] of ['p', 'q'].entries()) log.push(i + x);
var leaked; for (leaked of [7, 8]);
const holder = {}; for (holder.value of [1, 2]) ; for ([holder.a, holder.b = 'd'] of [[1], [2, 3]]);
const growing = [1]; for (const n of growing) if (n < 4) growing.push(n + 1);
const closures = []; for (const x of [1, 2, 3]) closures.push(() => x);
function find(list) { for (const x of list) { if (x > 1) return x; } }
const failures = [{}, 5, null, undefined].map((v) => { try { for (const x of v); return 'ok'; } catch (e) { return e.constructor.name; } });
let closed = 0; const it = { [Symbol.iterator]: () => ({ n: 0, next() { return { value: this.n, done: this.n++ > 5 }; }, return() { closed++; return {}; } }) };
for (const x of it) { if (x === 2) break; } for (const x of it) { continue; } const [one] = it;
for (const async of [1]) log.push(async);
module.exports = { apps, log, leaked, holder, growing, closures: closures.map((f) => f()), found: find([0, 1, 2, 3]), failures, closed, spread: [...it] };
