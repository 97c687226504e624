module.exports = { name: 'the wrong file' };
