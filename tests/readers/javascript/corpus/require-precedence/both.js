module.exports = { name: 'both.js' };
