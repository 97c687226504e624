const base = 3000n;
module.exports = { apps: [0, 1].map((i) => ({ name: `w${i}`, script: 'w.js', env: { PORT: base + i } })) };
