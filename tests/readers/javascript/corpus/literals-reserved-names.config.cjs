// Reserved and contextual words are fine as property names.
const words = { class: 'a', new: 'b', default: 'c', if: 1, function: 2, null: 3, true: 4, let: 5, yield: 6 };
const contextual = {
  get: 1, set: 2, async: 3, static: 4, of: 5, await: 6,
  get get() { return 'getter called get'; },
  set(v) { return v; },
  async async() {},
  get async2() { return 'x'; },
};
var async = 'variable called async', of = 'variable called of', get = 'g';
const arrow = async => async + 1;
module.exports = {
  apps: [{ name: words.class + words.new + words.default, script: 'x.js', words, contextual }],
  vars: { async, of, get },
  arrow: arrow(1),
  undefinedIsAName: (function (undefined) { return undefined; })(5),
  member: { let: { if: { else: 'deep' } } }.let.if.else,
};
