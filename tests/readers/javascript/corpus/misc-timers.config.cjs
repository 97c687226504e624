// What happens later does not count.
const apps = [{ name: 'now', script: 'x.js' }];
const timers = [setTimeout(() => apps.push({ name: 'later' }), 0), setInterval(() => {}, 1000), setImmediate(() => { apps.length = 0; })];
process.nextTick(() => apps.push({ name: 'tick' }));
queueMicrotask(() => apps.push({ name: 'micro' }));
Promise.resolve().then(() => apps.push({ name: 'then' }));
timers.slice(0, 2).forEach((t) => { clearTimeout(t); clearInterval(t); });
module.exports = { apps, count: timers.length, type: typeof timers[0] };
