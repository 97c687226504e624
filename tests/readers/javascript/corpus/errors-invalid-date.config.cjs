module.exports = { apps: [{ name: `release-${new Date('not a date').toISOString()}`, script: 'x.js' }] };
