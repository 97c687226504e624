const make = async () => ({ apps: [{ name: 'promised', script: 'x.js' }] });
module.exports = make();
