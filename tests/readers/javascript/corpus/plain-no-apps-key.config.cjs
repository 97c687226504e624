// One application, without a list around it.
module.exports = { name: 'alone', script: './alone.js', instances: -1, merge_logs: true };
