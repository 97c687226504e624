module.exports = { name: 'fallback index' };
