// This very name makes require give the value itself.
const config = { apps: [{ name: 'unwrapped', script: 'x.js' }] };
export { config as 'module.exports' };
export const lost = true;
