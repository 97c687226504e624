module.exports = [
  { name: 'one', script: 'one.js' },
  { name: 'two', script: 'two.js' },
];
module.exports.note = 'arrays can hold other properties';
module.exports[3] = { name: 'four', script: `${module.exports.length}.js` };
