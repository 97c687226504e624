module.exports = { name: 'plain index' };
