module.exports = 'present';
