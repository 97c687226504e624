// The neighbour replaces exports instead of module.exports: nothing arrives.
const { build } = require('./build');
module.exports = build(['api', 'web']);
