module.exports = { name: 'entry', folder: __dirname.split('/').slice(-2).join('/') };
