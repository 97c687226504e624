const expand = (tree, prefix = '') =>
  Object.entries(tree).flatMap(([name, child]) =>
    typeof child === 'string' ? [{ name: prefix + name, script: child }] : expand(child, `${prefix}${name}:`));
const deepMerge = (a, b) => {
  if (Array.isArray(a) && Array.isArray(b)) return [...a, ...b];
  if (a && b && typeof a === 'object' && typeof b === 'object') {
    return [...new Set([...Object.keys(a), ...Object.keys(b)])].reduce(
      (out, key) => ({ ...out, [key]: key in a && key in b ? deepMerge(a[key], b[key]) : key in b ? b[key] : a[key] }), {});
  }
  return b === undefined ? a : b;
};
const fib = (n, memo = {}) => memo[n] ?? (memo[n] = n < 2 ? n : fib(n - 1, memo) + fib(n - 2, memo));
const isEven = (n) => (n === 0 ? true : isOdd(n - 1));
const isOdd = (n) => (n === 0 ? false : isEven(n - 1));
const depth = (v) => (Array.isArray(v) ? 1 + Math.max(0, ...v.map(depth)) : 0);
const permutations = (s) => (s.length < 2 ? [s] : [...s].flatMap((c, i) => permutations(s.slice(0, i) + s.slice(i + 1)).map((p) => c + p)));
module.exports = {
  apps: expand({ api: 'api.js', workers: { mail: 'mail.js', bills: { daily: 'daily.js' } } }),
  merged: deepMerge({ env: { A: 1, B: { x: 1 } }, args: ['a'], keep: 0 }, { env: { B: { y: 2 }, C: undefined }, args: ['b'], keep: undefined }),
  fib: fib(70),
  even: [isEven(100), isOdd(7)],
  depth: depth([1, [2, [3, []]]]),
  permutations: permutations('abc'),
  countdown: (function f(n) { return n ? [n].concat(f(n - 1)) : ['go']; })(5),
  deepCalls: (function sum(n) { return n ? n + sum(n - 1) : 0; })(500),
};
