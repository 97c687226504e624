'use strict';
const base = Object.freeze({ name: 'api', env: Object.freeze({ PORT: 3000 }) });
base.env.PORT = 4000;
module.exports = { apps: [base] };
