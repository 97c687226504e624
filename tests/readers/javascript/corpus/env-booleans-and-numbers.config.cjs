const bool = (name, fallback = false) => {
  const raw = process.env[name];
  return raw === undefined ? fallback : ['1', 'true', 'yes', 'on'].includes(raw.trim().toLowerCase());
};
const int = (name, fallback) => {
  const n = Number.parseInt(process.env[name], 10);
  return Number.isNaN(n) ? fallback : n;
};
const number = (name, fallback) => (Number.isFinite(+process.env[name]) ? +process.env[name] : fallback);
const clamp = (n, low, high) => Math.max(low, Math.min(high, n));
module.exports = {
  apps: [{
    name: 'parsed', script: 'x.js',
    flags: ['A', 'B', 'C', 'D', 'E', 'F'].map((n) => bool(n)),
    fallback: bool('NOT_SET', true),
    ints: ['N1', 'N2', 'N3', 'N4', 'N5', 'NOT_SET'].map((n) => int(n, -1)),
    numbers: ['N1', 'N2', 'N3', 'N4', 'N5', 'NOT_SET'].map((n) => number(n, 'bad')),
    instances: clamp(int('N1', 1), 1, 8),
    debug: JSON.parse(process.env.A),
    truthyTrap: Boolean(process.env.B),
    ternary: process.env.B == 'true' ? 1 : process.env.B == false ? 2 : 3,
  }],
};
