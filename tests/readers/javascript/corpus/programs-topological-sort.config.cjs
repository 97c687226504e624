const needs = { web: ['api', 'assets'], api: ['db', 'cache'], worker: ['db', 'queue'], queue: ['cache'], db: [], cache: [], assets: [] };
function order(graph) {
  const done = [], state = new Map();
  const visit = (node, path) => {
    if (state.get(node) === 'done') return;
    if (state.get(node) === 'open') throw new Error(`cycle: ${[...path.slice(path.indexOf(node)), node].join(' > ')}`);
    state.set(node, 'open');
    for (const next of graph[node] ?? []) visit(next, [...path, node]);
    state.set(node, 'done');
    done.push(node);
  };
  Object.keys(graph).forEach((n) => visit(n, []));
  return done;
}
let cycle;
try { order({ a: ['b'], b: ['c'], c: ['b'] }); } catch (e) { cycle = e.message; }
module.exports = { apps: order(needs).map((name, i) => ({ name, script: `${name}.js`, wait: needs[name].length, start: i })), cycle };
