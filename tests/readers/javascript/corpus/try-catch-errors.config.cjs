const attempt = (f) => { try { return f(); } catch (e) { return [e.constructor.name, e instanceof Error, e instanceof TypeError]; } };
const u = undefined, n = null, o = {};
module.exports = {
  apps: [{ name: 'errors', script: 'x.js' }],
  typeErrors: [() => u.x, () => n.x, () => o.x.y, () => o.f(), () => u(), () => o.x.y.z, () => null[Symbol.iterator], () => { u.x = 1; }, () => new (() => 1)(), () => new o(), () => 'a' in 'b', () => 1 instanceof 1, () => [...o], () => { const { a } = null; }, () => { const [a] = {}; }, () => Symbol() + '', () => (5)(), () => o?.x.y, () => ''.f()].map(attempt),
  others: [() => missing, () => new Array(-1), () => (1).toFixed(200), () => 'x'.repeat(-1), () => JSON.parse('{'), () => new RegExp('['), () => decodeURIComponent('%'), () => BigInt('x'), () => null.f, () => { throw new EvalError(); }, () => new Date(NaN).toISOString()].map(attempt),
  fine: [() => o.x, () => 'abc'.x, () => (5).x, () => true.y, () => [][99], () => 'abc'[9], () => { const { a } = 5; return a; }, () => { const [a] = ''; return a; }, () => typeof u?.x, () => delete o.nothing, () => (() => {}).x, () => Object.keys('') ].map(attempt),
  messages: [() => u.port, () => n.port, () => o.start(), () => o.a.b, () => missing, () => u.list[0], () => o.deep.fn()].map((f) => { try { f(); } catch (e) { return e.message; } }),
};
