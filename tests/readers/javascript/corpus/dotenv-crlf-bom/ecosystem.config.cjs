require('dotenv').config({ path: 'windows.env' });
module.exports = { apps: [{ name: process.env.FIRST, script: 'x.js', env: { SECOND: process.env.SECOND, LENGTH: process.env.SECOND.length, THIRD: process.env.THIRD } }] };
