// Getters run when they are read, in order.
let next = 1;
const log = [];
const app = (name) => ({
  name,
  get id() { return next++; },
  get seen() { log.push(name); return log.join('+'); },
});
module.exports = {
  apps: [app('a'), app('b')],
  get total() { return next; },
  log,
  get broken() { throw new Error('not readable'); },
  get again() { return this.apps.length; },
};
