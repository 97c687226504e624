const path = require('path');
exports.name = path.basename(__filename);
exports.folder = path.basename(__dirname);
exports.cwdIsNotHere = process.cwd() !== __dirname;
exports.self = module.exports === exports;
