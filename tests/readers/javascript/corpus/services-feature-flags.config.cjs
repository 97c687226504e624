const flags = new Set((process.env.FEATURES ?? '').toLowerCase().split(/[\s,;]+/).filter(Boolean));
const on = (f) => flags.has('all') ? !flags.has(`-${f}`) : flags.has(f);
const apps = [{ name: 'api', script: 'api.js' }];
on('search') && apps.push({ name: 'search', script: 'search.js' });
on('mail') || (apps[0].mail = 'off');
if (on('metrics')) apps.forEach((a) => (a.env = { ...a.env, METRICS: '1' }));
const [head, ...tail] = apps;
module.exports = { apps: on('reverse') ? [...tail, head] : apps, flags: [...flags].sort(), count: flags.size };
