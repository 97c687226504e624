exports.early = 'early';
const b = require('./b');
exports.name = `a-with-${b.name}`;
module.exports = Object.assign({ replaced: true }, exports);
