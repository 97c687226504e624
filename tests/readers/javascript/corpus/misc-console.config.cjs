// Printing does not change anything, and gives undefined.
const log = console.log;
const returned = [console.log('loading', { a: 1 }), console.error('x'), log('detached'), console.warn('%s', 'w'), console.info?.(1), console.debug(1), console.table([1])];
const level = process.env.DEBUG ? console.log : () => 'silent';
console.group('g'); console.groupEnd(); console.time('t'); console.timeEnd('t'); console.assert(true); console.dir({});
module.exports = { apps: [{ name: 'console', script: 'x.js', level: level() }], returned };
