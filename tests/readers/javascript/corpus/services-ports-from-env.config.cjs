const start = parseInt(process.env.BASE_PORT, 10) || 3000;
const count = Number(process.env.WORKERS) || 1;
const names = (process.env.EXTRA || '').split(',').filter(Boolean);
const workers = Array.from({ length: count }, (_, i) => ({ name: `worker-${String(i).padStart(2, '0')}`, script: 'worker.js', env: { PORT: start + i, ID: `${i}` } }));
const extra = names.map((n, i) => ({ name: n.trim(), script: `${n.trim()}.js`, env: { PORT: start + count + i } }));
module.exports = { apps: [...workers, ...extra].sort((a, b) => b.env.PORT - a.env.PORT), last: workers.at(-1)?.name };
