const a = require('./a');
exports.name = 'b';
exports.seenOfA = [a.early, a.name];
exports.keysAtTheTime = Object.keys(a);
exports.later = () => a.name;
exports.replacedLater = () => [a.replaced, require('./a').replaced];
