const list = ['api', 'web', NaN, undefined, 0, 'api', -0];
const apps = [{ name: 'a', p: 1 }, { name: 'b', p: 2 }, { name: 'c', p: 2 }];
const calls = [];
module.exports = {
  apps: [apps.find((a) => a.p === 2), apps.findLast((a) => a.p === 2), { ...apps.find((a) => a.p === 9), name: 'none' }],
  indexes: [apps.findIndex((a) => a.p === 2), apps.findLastIndex((a) => a.p === 2), apps.findIndex((a) => a.p > 5)],
  indexOf: [list.indexOf('api'), list.lastIndexOf('api'), list.indexOf('api', 1), list.indexOf('api', -2), list.indexOf(NaN), list.indexOf('x'), list.lastIndexOf('web', -1), list.lastIndexOf('api', 2), list.indexOf(-0)],
  includes: [list.includes(NaN), list.includes(undefined), list.includes('0'), list.includes(0), list.includes('web', 2), [1, 2].includes('1'), [[1]].includes([1]), [-0].includes(0)],
  some: [list.some(Number.isNaN), [].some(() => true), apps.some(({ p }) => p > 2)],
  every: [[].every(() => false), list.every((x) => x !== 1), apps.every((a) => a.p)],
  shortCircuit: ([1, 2, 3].some((n) => { calls.push(n); return n === 2; }), [1, 2, 3].every((n) => { calls.push(-n); return n < 2; }), [5, 6].find((n) => calls.push(n * 10)), calls),
  at: [list.at(0), list.at(-1), list.at(-7), list.at(7), list.at(-8), list.at(1.9), list.at('1'), list.at(NaN), [].at(-1)],
  brackets: [list[-1], list['1'], list[1.5], list[list.length - 2], list['length']],
  notFound: [apps.find((a) => a.name === 'z'), apps.find((a) => a.name === 'z')?.p, apps.findLast(() => false)],
  value: [1, 5, 9].find((n, i) => n > 4 && i === 2),
};
