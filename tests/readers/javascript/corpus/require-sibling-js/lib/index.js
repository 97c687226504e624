module.exports = { from: 'lib/index.js', sibling: require('./where').name };
