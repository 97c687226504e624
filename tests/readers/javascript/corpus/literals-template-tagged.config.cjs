// Tags see the raw and the cooked text.
function env(strings, ...values) {
  return strings.reduce((all, text, i) => all + text + (i < values.length ? '<' + values[i] + '>' : ''), '');
}
const shape = (strings, ...values) => ({ cooked: [...strings], raw: [...strings.raw], values });
const same = (strings) => strings;
const twice = [1, 2].map(() => same`x`);

module.exports = {
  apps: [{
    name: env`api-${1}-${'eu'}`,
    script: String.raw`C:\srv\new\${'x'}`,
    raw: String.raw`a\n${1 + 1}\u0041`,
    shape: shape`line\n${1}\t${[2, 3]}`,
    bad: shape`\unicode and \xerxes`.cooked,
    frozen: Object.isFrozen(same`y`),
    sameObject: twice[0] === twice[1],
    member: { tag: String.raw }.tag`\d+`,
    chained: ((s) => (t, v) => s[0] + t[0] + v)`a``b${1}`,
    byHand: String.raw({ raw: ['x', 'y', 'z'] }, 1, 2, 3),
  }],
};
