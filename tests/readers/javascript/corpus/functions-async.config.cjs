// Nothing here is awaited: what is exported is a promise.
const order = [];
async function load() { order.push('starts at once'); await null; order.push('never seen in time'); return [{ name: 'late' }]; }
const pending = load();
order.push('after the call');
const immediate = Promise.resolve(5);
immediate.then((v) => order.push(v));
module.exports = {
  apps: [{ name: 'sync', script: 'x.js', count: order.length }],
  pending, immediate,
  arrow: (async () => 1)(),
  lambda: async () => 1,
  isPromise: [pending instanceof Promise, typeof pending.then, typeof load],
  template: `${immediate}`,
  truthy: pending ? 'always' : 'never',
  spread: { ...pending },
};
