module.exports = { apps: [require('./app.json')] };
