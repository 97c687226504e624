const pairs = [['PORT', 3000], ['HOST', 'localhost'], ['PORT', 3001]];
const toEnv = pairs.reduce((env, [key, value]) => { env[key] = value; return env; }, {});
const folded = [1, 2, 3, 4].reduce((a, b) => a - b);
module.exports = {
  apps: ['api', 'web'].reduce((all, name, i) => all.concat({ name, script: `${name}.js`, id: i }), []),
  toEnv, folded,
  spread: pairs.reduce((env, [k, v]) => ({ ...env, [k.toLowerCase()]: v }), { first: true }),
  right: [[1, 2], [3], [4, 5]].reduceRight((a, b) => [...a, ...b]),
  rightText: ['a', 'b', 'c'].reduceRight((acc, x, i) => acc + x + i, '>'),
  noInitial: ['only'].reduce(() => 'never called'),
  undefinedInitial: [1, 2].reduce((a, b) => `${a},${b}`, undefined),
  arguments: [5, 6].reduce((...args) => args.length),
  indexWithoutInitial: ['a', 'b', 'c'].reduce((acc, x, i) => acc + i, ''),
  startsAtOne: ['a', 'b', 'c'].reduce((acc, x, i) => acc + i),
  empty: (() => { try { return [].reduce((a, b) => a + b); } catch (e) { return `${e.name}: ${e.message}`; } })(),
  emptyInitial: [].reduce((a, b) => a + b, 'start'),
  counts: [...'mississippi'].reduce((m, c) => { m[c] = (m[c] || 0) + 1; return m; }, {}),
  max: [3, 9, 2].reduce((a, b) => Math.max(a, b)), maxTrap: [3, 9, 2].reduce((a, b) => (a > b ? a : b), '5'),
  sumOfText: ['1', '2'].reduce((a, b) => a + b, 0), sumOfNumbers: ['1', '2'].reduce((a, b) => a + Number(b), 0),
  path: ['a', 'b'].reduce((o, k) => o?.[k], { a: { b: 'found' } }), lost: ['x', 'y'].reduce((o, k) => o?.[k], { a: 1 }),
  grouped: [{ t: 'x', n: 1 }, { t: 'y', n: 2 }, { t: 'x', n: 3 }].reduce((g, { t, n }) => { (g[t] ||= []).push(n); return g; }, Object.create(null)),
};
