const state = require('./state');
state.count += 10;
state.apps.push({ name: 'from other', script: 'y.js' });
exports.state = state;
