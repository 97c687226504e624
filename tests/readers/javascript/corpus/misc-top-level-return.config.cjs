// A CommonJS file is the body of a function: it may return.
module.exports = { apps: [{ name: 'early', script: 'x.js' }] };
if (!process.env.MORE) return;
module.exports.apps.push({ name: 'more', script: 'y.js' });
throw new Error('never reached');
