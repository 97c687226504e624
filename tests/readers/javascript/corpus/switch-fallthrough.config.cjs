function steps(env) {
  const log = [];
  switch (env) {
    case 'production': log.push('prod');
    case 'staging': log.push('staging'); break;
    default: log.push('default');
    case 'test': log.push('test');
    case 'ci': { log.push('ci'); break; }
    case 'never': log.push('never');
  }
  return log.join('>');
}
const strict = (v) => { switch (v) { case 1: return 'number'; case '1': return 'text'; case true: return 'boolean'; case NaN: return 'NaN'; case null: return 'null'; case undefined: return 'undefined'; case -0: return 'zero'; } return 'none'; };
const range = (n) => { switch (true) { case n < 10: return 'low'; case n < 100: return 'mid'; case 'truthy': return 'never'; default: return 'high'; } };
const order = []; const t = (x) => (order.push(x), x);
switch (t(2)) { case t(1): order.push('one'); case t(2): order.push('two'); case t(3): order.push('three'); break; default: order.push('default'); }
const scoped = (() => { switch (1) { case 0: let x; case 1: x = 'one scope'; return x; } });
const lets = (v) => { switch (v) { case 'a': { const r = 'A'; return r; } case 'b': { const r = 'B'; return r; } } };
switch (5) {} switch (5) { default: } var declared; switch ('x') { case 'y': var hoisted = 1; } 
const value = (() => { for (const x of [1, 2, 3]) { switch (x) { case 1: continue; case 2: break; default: return `returned ${x}`; } } })();
const object = {}; const byIdentity = (o) => { switch (o) { case {}: return 'literal'; case object: return 'same'; default: return 'other'; } };
module.exports = {
  apps: ['production', 'staging', 'other', 'test', 'ci', 'never'].map((name) => ({ name, steps: steps(name) })),
  strict: [1, '1', true, NaN, null, undefined, 0, 'x'].map(strict), range: [5, 50, 500].map(range), order,
  scoped: (() => { try { return scoped(); } catch (e) { return e.name; } })(), lets: [lets('a'), lets('b'), lets('c')], hoisted, value, byIdentity: [byIdentity({}), byIdentity(object)],
};
