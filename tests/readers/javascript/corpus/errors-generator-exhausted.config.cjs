const names = ['api'][Symbol.iterator]();
names.next();
module.exports = { apps: [{ name: names.next().value.toUpperCase(), script: 'x.js' }] };
