const list = (name, separator = ',') => (process.env[name] ?? '').split(separator).map((s) => s.trim()).filter(Boolean);
const pairs = list('LABELS', ';').map((p) => p.split('='));
const [first, ...rest] = list('HOSTS');
const numbers = process.env.PORTS.split(/[\s,]+/).map(Number);
const trap = ['10', '10', '10'].map(parseInt);
module.exports = {
  apps: list('SERVICES').map((name, i, all) => ({ name, script: `${name}.js`, port: numbers[i] || numbers.at(-1) + i, of: all.length })),
  labels: Object.fromEntries(pairs),
  first, rest, numbers, trap,
  none: list('NOT_SET'),
  emptySplit: ''.split(','),
  includes: [process.env.SERVICES.includes('api'), list('SERVICES').includes('ap'), process.env.HOSTS.indexOf(',') > 0],
  limited: process.env.HOSTS.split(',', 2),
  joined: list('HOSTS').join(' | '),
};
