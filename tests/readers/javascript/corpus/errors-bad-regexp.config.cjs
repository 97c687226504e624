const pattern = new RegExp(process.env.WATCH || 'src/(.*');
module.exports = { apps: [{ name: 'api', script: 'x.js', watch: [pattern.source] }] };
