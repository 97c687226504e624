const base = { tags: null };
module.exports = { apps: [{ name: 'api', script: 'x.js', args: base.tags.map((t) => `--tag=${t}`) }] };
