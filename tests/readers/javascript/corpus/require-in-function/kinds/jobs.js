(globalThis.loadOrder ??= []).push('jobs');
module.exports.app = { name: 'jobs', script: 'jobs.js' };
