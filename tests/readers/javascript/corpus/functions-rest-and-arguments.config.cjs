function join() { return Array.prototype.slice.call(arguments).join('-'); }
function sum() { var total = 0; for (var i = 0; i < arguments.length; i++) total += arguments[i]; return total; }
function first(head, ...tail) { return { head, tail, n: arguments.length }; }
function loop() { const out = []; for (const a of arguments) out.push(a); return out; }
function copies() { return [Array.from(arguments), [...arguments], Object.keys(arguments), Array.isArray(arguments)]; }
function variadic(name, ...[script, ...args]) { return { name, script, args }; }
function linked(a) { a = 'new'; return [arguments[0], arguments[1], arguments.length]; }
function strictUnlinked(a) { 'use strict'; a = 'new'; return arguments[0]; }
function forward() { return sum.apply(null, arguments); }
module.exports = {
  apps: [variadic('api', 'api.js', '-p', '80'), variadic('bare')],
  join: join('a', 1, null, undefined),
  sum: [sum(), sum(1, 2, 3), sum('1', 2)],
  first: [first(), first(1), first(1, 2, 3)],
  loop: loop('x', ...'yz'),
  copies: copies('p', 'q'),
  linked: [linked('old'), linked()],
  strictUnlinked: strictUnlinked('old'),
  forward: forward(4, 5, 6),
  text: (function () { return String(arguments) + Object.prototype.toString.call(arguments); })(),
  callee: (function () { return typeof arguments.callee; })(),
};
