module.exports = { name: 'exact.js' };
