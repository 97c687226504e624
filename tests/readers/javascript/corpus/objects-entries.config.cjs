const services = { web: { port: 80 }, api: { port: 3000, env: { DEBUG: '1' } }, 2: { port: 2 }, 1: { port: 1 } };
module.exports = {
  apps: Object.entries(services).map(([name, { port, env = {} }], id) => ({ name, id, env: { PORT: port, ...env } })),
  keys: [Object.keys(services), Object.keys('ab'), Object.keys([4, , 6]), Object.keys(5), Object.keys(() => 1)],
  values: [Object.values(services).map((s) => s.port), Object.values('añ'), Object.values({ b: undefined, a: null })],
  entries: [Object.entries(['x', 'y']), Object.entries('hi'), Object.entries({})],
  fromEntries: [Object.fromEntries([['a', 1], ['b', 2], ['a', 3]]), Object.fromEntries(new Map([['k', 'v'], [1, 'one']])), Object.fromEntries(Object.entries({ x: 1, y: 2 }).map(([k, v]) => [v, k])), Object.fromEntries([[undefined, 1], [null], [['a', 'b'], 2]]), Object.fromEntries([{ 0: 'o', 1: 'p' }])],
  mapValues: Object.fromEntries(Object.entries({ a: 1, b: 2 }).map(([k, v]) => [k.toUpperCase(), String(v)])),
  pick: (({ web, api }) => ({ web, api }))(services).api.port,
  omit: (({ web, ...rest }) => Object.keys(rest))(services),
  invert: Object.entries({ a: 'x', b: 'y' }).reduce((o, [k, v]) => ({ ...o, [v]: k }), {}),
  url: new URLSearchParams({ a: 1, b: 'x y' }).toString(),
  failed: [() => Object.keys(null), () => Object.entries(undefined), () => Object.fromEntries([1]), () => Object.fromEntries({})].map((f) => { try { return f(); } catch (e) { return e.constructor.name; } }),
  sorted: Object.entries({ b: 1, a: 2 }).sort(([x], [y]) => x.localeCompare(y)),
  every: Object.values(services).every(({ port }) => port > 0), size: Object.keys(services).length,
};
