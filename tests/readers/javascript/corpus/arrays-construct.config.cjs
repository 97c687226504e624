const count = 3;
const shared = Array(2).fill({ env: {} });
shared[0].env.X = 'in both';
const separate = Array.from({ length: 2 }, () => ({ env: {} }));
separate[0].env.X = 'in one';
module.exports = {
  apps: Array.from({ length: count }, (_, i) => ({ name: `worker-${i + 1}`, script: 'worker.js', env: { PORT: 4000 + i } })),
  shared, separate,
  sameObject: shared[0] === shared[1],
  constructed: [Array(3).length, new Array(3).length, Array('3'), Array(1, 2), new Array(), Array.of(3), Array.of()],
  filled: [Array(3).fill(0), new Array(2).fill(), [1, 2, 3, 4].fill('x', 1, 3), [1, 2, 3].fill(9, -1), Array(2).fill([])],
  mapTrap: Array(3).map((_, i) => i),
  mapWorks: [[...Array(3)].map((_, i) => i), [...Array(2).keys()], Array.apply(null, Array(2)).map((_, i) => i), Array.from(Array(2), (_, i) => i * 2)],
  from: [Array.from('a🚀'), Array.from(new Set([1, 1, 2])), Array.from(new Map([['k', 1]])), Array.from([1, , 3]), Array.from({ length: '2', 0: 'a' }), Array.from({}), Array.from(5), Array.from({ length: 2 }), Array.from('12', Number), Array.from([1, 2].entries())],
  ranges: [((a, b) => Array.from({ length: b - a }, (_, i) => a + i))(3, 6), [...Array(5).keys()].slice(2)],
  failed: [-1, 1.5, NaN].map((n) => { try { return Array(n).length; } catch (e) { return e.name; } }),
  isArray: [Array.isArray(Array(1)), Array.isArray('[]'), Array.isArray(Array.from(''))],
  joined: Array(4).join('ab'),
};
