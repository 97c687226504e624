const list = ['b'];
const returns = [list.push('c', 'd'), list.unshift('0', 'a'), list.pop(), list.shift(), list.push(), list.unshift()];
const empty = [];
const fromEmpty = [empty.pop(), empty.shift(), empty.length];
const lengths = [1, 2, 3, 4, 5];
lengths.length = 3;
lengths[lengths.length] = 'appended';
const grown = [1]; grown.length = 3;
const truncated = ['x', 'y']; truncated.length = 0;
const gaps = []; gaps[2] = 'c'; gaps['1'] = 'b'; gaps['x'] = 'ignored'; gaps[-1] = 'also ignored';
const queue = [{ name: 'one', then: [{ name: 'two', then: [{ name: 'three' }] }] }];
const order = [];
while (queue.length) { const { name, then = [] } = queue.shift(); order.push(name); queue.push(...then); }
let node; const stack = [[1, [2]], 3], flat = [];
while ((node = stack.pop()) !== undefined) Array.isArray(node) ? stack.push(...node) : flat.push(node);
module.exports = {
  apps: list.map((name) => ({ name })), returns, fromEmpty, lengths, grown, truncated, gaps, gapLength: gaps.length,
  order, flat,
  generic: (() => { const like = { length: 1, 0: 'a' }; Array.prototype.push.call(like, 'b'); return like; })(),
  badLength: (() => { try { [].length = -1; } catch (e) { return e.name; } })(),
  textLength: (() => { const l = [1, 2, 3]; l.length = '1'; return l; })(),
  chained: [3].concat([1], 2).reverse().map((n) => n + 1),
};
