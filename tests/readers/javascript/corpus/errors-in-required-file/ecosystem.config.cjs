const base = require('./base');
module.exports = { apps: [base.app] };
