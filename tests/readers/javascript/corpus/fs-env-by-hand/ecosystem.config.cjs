// The usual home-made .env reader.
const fs = require('fs');
const env = {};
fs.readFileSync(__dirname + '/service.env', 'utf8').split('\n').forEach((line) => {
  line = line.trim();
  if (!line || line.startsWith('#')) return;
  const eq = line.indexOf('=');
  if (eq === -1) { env[line] = true; return; }
  const key = line.slice(0, eq).trim();
  let value = line.slice(eq + 1).trim();
  if (/^(['"]).*\1$/.test(value)) value = value.slice(1, -1);
  env[key] = value.replace(/\$\{(\w+)\}/g, (_, name) => env[name] ?? process.env[name] ?? '');
});
const regexWay = {};
for (const [, key, value] of fs.readFileSync(`${__dirname}/service.env`, 'utf8').matchAll(/^\s*(\w+)\s*=\s*(.*?)\s*$/gm)) regexWay[key] = value;
const reduceWay = fs.readFileSync(`${__dirname}/service.env`, 'utf8').split(/\r?\n/).filter((l) => l.includes('=') && l[0] !== '#')
  .reduce((all, l) => { const [k, ...v] = l.split('='); all[k.trim()] = v.join('='); return all; }, {});
module.exports = { apps: [{ name: env.NAME, script: 'x.js', env }], regexWay, reduceWay };
