module.exports = { name: 'both/index.js' };
