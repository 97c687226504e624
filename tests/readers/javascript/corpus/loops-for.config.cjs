var apps = [];
for (var i = 0; i < 3; i++) {
  apps.push({ name: 'worker-' + i, script: 'worker.js', env: { PORT: 3000 + i } });
}
let down = '';
for (let n = 5; n--; ) down += n;
let j = 0;
for (; j < 3; ) j++;
for (;;) { if (j++ > 5) break; }
const skipped = [];
for (let k = 0; k < 6; k++) { if (k % 2) continue; skipped.push(k); }
let triangle = [];
for (let a = 0; a < 3; a++) for (let b = 0; b <= a; b++) triangle.push(a * 10 + b);
for (var empty = 10; empty > 3; empty -= 3);
let product = 1; for (let x = 1, y = 10; x < y; x++, y--) product *= y - x;
const fractions = []; for (let f = 0; f < 0.5; f += 0.1) fractions.push(f);
for (let s = 'a'; s.length < 4; s += s) skipped.push(s);
for (let i = 0; i < 2; i++) { let i = 'inner'; skipped.push(i); }
let list = [1, 2, 3, 4, 5, 6]; for (let m = 0; m < list.length; m++) if (list[m] % 2 === 0) list.splice(m, 1);
for (const app of apps) for (const key in app.env) app.env[key] = String(app.env[key]);
var never; for (never = 0; false; never++) { never = 'entered'; }
module.exports = { apps, i, down, j, skipped, triangle, empty, product, fractions, list, never, leaked: typeof k };
