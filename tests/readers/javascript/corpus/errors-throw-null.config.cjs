module.exports = { apps: [] };
throw null;
