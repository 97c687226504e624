const nextPort = ((port) => () => port++)(3000);
const id = (() => { const seen = {}; return (kind) => `${kind}-${(seen[kind] = (seen[kind] ?? -1) + 1)}`; })();
function makeStack() {
  const items = [];
  return { push: (x) => (items.push(x), items.length), pop: () => items.pop(), get size() { return items.length; }, items };
}
const one = makeStack(), two = makeStack();
one.push('a'); one.push('b'); two.push('c');
const popped = one.pop();
function tracked() { tracked.calls = (tracked.calls || 0) + 1; return tracked.calls; }
tracked(); tracked();
module.exports = {
  apps: ['web', 'api', 'web', 'web'].map((kind) => ({ name: id(kind), script: `${kind}.js`, env: { PORT: nextPort() } })),
  next: nextPort(),
  stacks: [one.size, two.size, popped, one.items],
  calls: tracked.calls,
  independent: makeStack().size,
};
