const all = [
  { name: 'web', priority: 2, enabled: true }, { name: 'api', priority: 1, enabled: true },
  { name: 'legacy', priority: 0, enabled: false }, { name: 'cron', priority: 2, enabled: 1 },
];
const only = (process.env.ONLY || '').split(' ').filter((x) => x);
const apps = all
  .filter((a) => a.enabled && (!only.length || only.includes(a.name)))
  .sort((a, b) => a.priority - b.priority || b.name.localeCompare(a.name))
  .map(({ priority, enabled, ...app }, i) => ({ ...app, script: `${app.name}.js`, restart_delay: 1000 * priority + i }));
module.exports = { apps, skipped: all.filter((a) => !apps.some((b) => b.name === a.name)).map((a) => a.name) };
