const queue = ['api', 'web', 'jobs']; const apps = [];
while (queue.length) apps.push({ name: queue.shift(), left: queue.length });
let n = 27, steps = 0;
while (n !== 1 && steps < 200) { n = n % 2 ? 3 * n + 1 : n / 2; steps++; }
let once = 0; do { once++; } while (false);
let count = 0; do count += 2; while (count < 5)
let i = 0; const odd = []; while (true) { i++; if (i > 9) break; if (!(i % 2)) continue; odd.push(i); }
let m; const text = 'A=1,B=2', pairs = []; const re = /(\w)=(\d)/g; while ((m = re.exec(text))) pairs.push(m[1], +m[2]);
let d = 0, rounds = 0; do { rounds++; if (d++ < 2) continue; break; } while (d < 10);
let node = { v: 1, next: { v: 2, next: { v: 3, next: null } } }, sum = 0; while (node) { sum += node.v; node = node.next; }
let skip = 5; while (skip-- > 0) if (skip === 2) break;
const closures = []; let w = 0; while (w < 3) { const copy = w; closures.push(() => [w, copy]); w++; }
while (0) var never = 1;
let base = 3000; const taken = new Set([3000, 3001, 3003]); while (taken.has(base)) base++;
module.exports = { apps, steps, once, count, odd, pairs, d, rounds, sum, skip, closures: closures.map((f) => f()), never, base };
