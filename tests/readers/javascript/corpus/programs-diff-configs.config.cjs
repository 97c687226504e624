const before = { apps: { api: { port: 3000, env: { A: '1', B: '2' } }, web: { port: 80 } }, list: [1, 2, 3] };
const after = { apps: { api: { port: 3001, env: { A: '1', C: null } }, jobs: {} }, list: [1, 3], extra: undefined };
const isObject = (v) => v !== null && typeof v === 'object';
function* diff(a, b, path = []) {
  for (const key of new Set([...Object.keys(a), ...Object.keys(b)])) {
    const here = [...path, key], inA = Object.hasOwn(a, key), inB = key in b;
    if (!inB) yield ['-', here.join('.'), a[key]];
    else if (!inA) yield ['+', here.join('.'), b[key]];
    else if (isObject(a[key]) && isObject(b[key])) yield* diff(a[key], b[key], here);
    else if (!Object.is(a[key], b[key])) yield ['~', here.join('.'), [a[key], b[key]]];
  }
}
const changes = [...diff(before, after)];
const apply = (target, [op, path, value]) => {
  const keys = path.split('.'), last = keys.pop(), parent = keys.reduce((o, k) => o[k], target);
  op === '-' ? delete parent[last] : (parent[last] = op === '~' ? value[1] : value);
  return target;
};
module.exports = { apps: [{ name: 'diff', script: 'x.js' }], changes, patched: changes.reduce(apply, structuredClone(before)), none: [...diff(after, after)] };
