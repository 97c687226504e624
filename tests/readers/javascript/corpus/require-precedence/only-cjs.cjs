module.exports = { name: 'never found without its extension' };
