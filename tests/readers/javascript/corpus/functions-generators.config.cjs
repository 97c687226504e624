function* ids(start, step = 1) { let i = start; while (true) yield (i += step); }
function* take(n, source) { for (const x of source) { if (n-- <= 0) return; yield x; } }
function* tree(node) { yield node.name; for (const child of node.children ?? []) yield* tree(child); }
const apps = { *[Symbol.iterator]() { yield { name: 'api', script: 'a.js' }; yield { name: 'web', script: 'w.js' }; } };
function* talk() { const reply = yield 'question'; yield `got ${reply}`; return 'done'; }
const t = talk();
const cleanup = [];
function* guarded() { try { yield 1; yield 2; } finally { cleanup.push('closed'); } }
for (const x of guarded()) { cleanup.push(x); break; }
class Range { constructor(n) { this.n = n; } *[Symbol.iterator]() { for (let i = 0; i < this.n; i++) yield i; } }
const lazy = []; const started = (function* () { lazy.push('ran'); yield 1; })();
module.exports = {
  apps: [...apps],
  ids: [...take(3, ids(10, 5))],
  tree: [...tree({ name: 'root', children: [{ name: 'a', children: [{ name: 'b' }] }, { name: 'c' }] })],
  talk: [t.next('ignored'), t.next('answer'), t.next(), t.next()],
  cleanup,
  range: [...new Range(3)],
  max: Math.max(...new Range(5)),
  from: Array.from(new Range(2), (x) => x * 10),
  lazy: lazy.length, started: (started.next(), lazy.length),
  destructured: (([a, b]) => a + b)(ids(0)),
  object: Object.fromEntries((function* () { yield ['A', 1]; yield ['B', 2]; })()),
};
