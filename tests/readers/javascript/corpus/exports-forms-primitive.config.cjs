module.exports = process.env.NOTHING ?? 'just a string';
