globalThis.DEFAULTS = { script: 'x.js' };
CONFIG = { name: 'implicit', ...DEFAULTS };
var self = this;
(function () { this.FROM_FUNCTION = 'sloppy this'; })();
const g = Function.prototype.call.bind(function () { return this; })();
module.exports = { apps: [CONFIG], seen: [FROM_FUNCTION, typeof CONFIG, delete globalThis.CONFIG, typeof CONFIG, g === globalThis, 'self' in globalThis], exports: self === exports };
