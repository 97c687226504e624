// Modules are always strict.
const attempt = (f) => { try { return f(); } catch (e) { return e.constructor.name; } };
export const apps = [{ name: 'strict', script: 'x.js', env: { PORT: process.env.PORT || '3000' } }];
export const results = [
  attempt(() => { undeclared = 1; }),
  attempt(() => { Object.freeze(apps).push(1); }),
  attempt(() => { Object.freeze({ a: 1 }).a = 2; }),
  attempt(() => { apps = []; }),
  attempt(() => later),
  attempt(() => typeof later),
  attempt(() => require('path')),
  attempt(() => __dirname),
];
const later = 1;
