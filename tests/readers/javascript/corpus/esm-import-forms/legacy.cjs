exports.named = 'named export of a CommonJS file';
exports.other = 'other';
