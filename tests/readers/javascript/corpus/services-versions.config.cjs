const compare = (a, b) => { const [x, y] = [a, b].map((v) => v.split('.').map(Number)); for (let i = 0; i < 3; i++) { if ((x[i] ?? 0) !== (y[i] ?? 0)) return (x[i] ?? 0) - (y[i] ?? 0); } return 0; };
const releases = ['1.2.0', '1.10.1', '1.9', '1.10.0', '0.9.9'];
const latest = releases.reduce((best, v) => (compare(v, best) > 0 ? v : best));
const [major, minor, patch = '0'] = latest.split('.');
module.exports = {
  apps: [{ name: `api-v${major}`, cwd: `/srv/releases/${latest}`, script: 'server.js', env: { MINOR: +minor, PATCH: patch, NEXT: `${major}.${+minor + 1}.0`, WRONG: `${major}.${minor + 1}.0` } }],
  sorted: [...releases].sort(compare), textual: [...releases].sort(), newer: releases.filter((v) => compare(v, '1.9.0') >= 0),
};
