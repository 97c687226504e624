const log = [];
const pick = (v) => {
  switch (v) {
    case 'a': log.push('a');
    default: log.push('default');
    case 'b': log.push('b'); break;
    case 'c': log.push('c');
  }
};
['a', 'b', 'c', 'z'].forEach((v) => { log.push(`[${v}]`); pick(v); });
const evaluated = [];
const c = (v) => (evaluated.push(v), v);
switch ('z') { case c('x'): break; default: evaluated.push('in default'); break; case c('y'): evaluated.push('never'); }
let level; switch (typeof level) { case 'string': level = 1; break; case 'undefined': level = 2; }
const nested = ((a, b) => { switch (a) { case 1: switch (b) { case 1: return '11'; case 2: break; default: return '1x'; } return 'after inner'; case 2: return '2'; } })(1, 2);
module.exports = { apps: [{ name: 'default', script: 'x.js', level, nested }], log: log.join(''), evaluated };
