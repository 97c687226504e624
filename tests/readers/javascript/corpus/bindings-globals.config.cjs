// Names that nobody declared here.
const kinds = {
  globalThis: typeof globalThis,
  global: typeof global,
  window: typeof window,
  self: typeof self,
  document: typeof document,
  require: typeof require,
  module: typeof module,
  exports: typeof exports,
  buffer: typeof Buffer,
  url: typeof URL,
  timer: typeof setTimeout,
};
global.SHARED = 'shared';
var notGlobal = 1;
const runtime = typeof window === 'undefined' ? 'node' : 'browser';
module.exports = {
  apps: [{ name: runtime, script: 'x.js', shared: SHARED }],
  kinds,
  same: globalThis === global,
  noLeak: globalThis.notGlobal,
  moduleThis: this === exports,
  parseIntIsShared: Number.parseInt === parseInt,
  undefinedIsReadOnly: (() => { undefined = 1; return undefined; })(),
  argumentsOfModule: arguments.length,
  filenameArgument: arguments[3] === __filename,
  main: require.main === module,
};
