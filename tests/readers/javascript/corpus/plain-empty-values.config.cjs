module.exports = { apps: [{}, { name: '', script: ' ', args: [], env: {}, watch: [''], cwd: '.' }, null, undefined, 'script.js', 0, [[]]], deploy: {}, '': { '': '' }, ' ': [] };
