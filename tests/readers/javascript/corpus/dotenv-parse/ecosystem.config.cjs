// parse() gives an object and leaves process.env alone.
const fs = require('fs');
const { parse } = require('dotenv');
const file = parse(fs.readFileSync(`${__dirname}/app.env`));
const text = parse('A=1\nB="two words"\n#C=3\nD=a#b\nE= \'quoted # hash\' ');
module.exports = {
  apps: [{ name: 'parse', script: 'x.js', env: file }],
  text,
  untouched: process.env.TOKEN,
  types: Object.values(file).every((v) => typeof v === 'string'),
};
