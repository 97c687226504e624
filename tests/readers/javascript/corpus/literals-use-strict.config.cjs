'use strict';
const who = function () { return typeof this; };
const notes = [];
try { undeclared = 1; } catch (e) { notes.push(e.name); }
try { Object.freeze({ a: 1 }).a = 2; } catch (e) { notes.push(e.name); }
try { delete Object.freeze({ a: 1 }).a; } catch (e) { notes.push(e.name); }
try { 'text'.length = 1; } catch (e) { notes.push(e.name); }
try { ({ get only() { return 1; } }).only = 2; } catch (e) { notes.push(e.name); }
try { (void 0)(); } catch (e) { notes.push(e.name); }
module.exports = {
  apps: [{ name: 'strict', script: 'x.js', who: who(), called: who.call(5), arrow: typeof (() => this)() }],
  notes,
  params: (function (a) { arguments[0] = 'changed'; return a; })('kept'),
};
