// import() gives a promise; nobody waits for it.
const pending = import('./never-awaited.mjs');
pending.then((m) => { apps.push({ name: m.name }); }, () => {});
export const apps = [{ name: 'static', script: 'x.js' }];
export { pending };
export const kind = [typeof pending.then, pending instanceof Promise];
