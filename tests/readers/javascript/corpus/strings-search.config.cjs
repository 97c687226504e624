const s = 'production-eu-1,production-us-2';
module.exports = {
  apps: [{ name: s.startsWith('prod') && s.endsWith('2') ? 'prod' : 'other', script: 'x.js' }],
  starts: [s.startsWith('eu', 11), s.startsWith(''), s.startsWith('PROD'), 'abc'.startsWith('b', 1), 'abc'.startsWith('a', -5), 'a1'.startsWith(1, 1), 'undefined'.startsWith()],
  ends: [s.endsWith('eu', 13), s.endsWith(''), 'abc'.endsWith('b', 2), 'abc'.endsWith('c', 99), 'a5'.endsWith(5), 'main.config.js'.endsWith('.js')],
  includes: [s.includes('eu'), s.includes('eu', 12), s.includes(''), 'a1b'.includes(1), 'null'.includes(null), 'abc'.includes('B'), 'x'.includes('xx')],
  indexes: [s.indexOf('production'), s.indexOf('production', 1), s.lastIndexOf('production'), s.lastIndexOf('production', 5), s.indexOf('x'), s.indexOf(''), s.indexOf('', 99), s.lastIndexOf(''), 'abc'.lastIndexOf('a', -1), 'aXbX'.lastIndexOf('X', 2), s.indexOf('-', -5)],
  search: [s.search(/\d/), s.search('us'), s.search(/zzz/), 'a.b'.search('.'), 'abc'.search(), 'aB'.search(/b/i)],
  failed: (() => { try { return s.startsWith(/prod/); } catch (e) { return e.constructor.name; } })(),
  compare: ['a' < 'b', 'a' < 'B', '10' < '9', 'apple'.localeCompare('banana'), 'a'.localeCompare('a'), 'b'.localeCompare('a'), 'abc' > 'ab'],
  counted: s.split('production').length - 1, concat: ['a'.concat('b', 1, null), ''.concat(), 'x'.concat([1, 2], {})],
  casing: ['API'.toLowerCase(), 'api'.toUpperCase(), 'aPi'.toLocaleUpperCase(), 'ok' === 'OK'.toLowerCase()],
};
