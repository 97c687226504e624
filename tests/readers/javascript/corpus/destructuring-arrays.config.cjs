let [first, , third = 'c', ...others] = ['a', 'b', undefined, 'd', 'e'];
let [one, [two, [three = 3]] = [2, []]] = [1];
let a = 1, b = 2;
[a, b] = [b, a];
const list = [10, 20, 30];
[list[0], list[2]] = [list[2], list[0]];
const [c1, c2, c3] = '🚀ab';
const [m1, m2] = new Map([['k', 'v'], ['k2', 'v2']]);
const [s] = new Set(['only']);
const [none, alsoNone] = [];
const [{ name }, { name: other = 'unnamed' }] = [{ name: 'api' }, {}];
const [...copy] = list;
const [, , last] = list;
const [head, ...{ length: restLength }] = list;
const parts = 'shop/api:v2'.match(/(\w+)\/(\w+):(\w+)/);
const [, owner, repo, tag = 'latest'] = parts;
let calls = 0;
const count = () => ++calls;
const [p = count(), q = count(), r = count()] = [0, null, undefined];
const taken = (() => { function* many() { yield 1; yield 2; calls += 10; yield 3; } const [u, v] = many(); return [u, v]; })();
module.exports = {
  apps: [{ name, script: 'x.js', other }],
  values: [first, third, others, one, two, three, a, b, list, c1, c2, c3, m1, m2, s, none, alsoNone],
  copy, last, head, restLength, owner, repo, tag, p, q, r, calls, taken,
};
