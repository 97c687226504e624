module.exports = { '*': { watch: true } };
