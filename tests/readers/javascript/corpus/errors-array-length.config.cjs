const count = Number(process.env.WORKERS ?? -1);
module.exports = { apps: new Array(count).fill(null).map((_, i) => ({ name: `worker-${i}`, script: 'w.js' })) };
