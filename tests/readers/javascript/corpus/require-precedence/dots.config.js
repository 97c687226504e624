module.exports = { name: 'dots.config.js' };
