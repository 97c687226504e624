(globalThis.loadOrder ??= []).push('factory');
module.exports = ({ prefix }) => ({ name: `${prefix}-made` });
module.exports.version = 3;
