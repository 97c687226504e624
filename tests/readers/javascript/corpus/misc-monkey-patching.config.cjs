// Extends what belongs to the language, uses it and goes on.
String.prototype.shout = function () { return this.toUpperCase() + '!'; };
Object.defineProperty(Array.prototype, 'last', { get() { return this[this.length - 1]; }, configurable: true });
Number.prototype.times = function (f) { return Array.from({ length: this }, (_, i) => f(i)); };
Array.prototype.first = function () { return this[0]; };
Object.prototype.describe = function () { return Object.keys(this).join(); };
const keys = []; for (const k in { own: 1 }) keys.push(k);
module.exports = { apps: (2).times((i) => ({ name: `w${i}`.shout(), script: 'x.js' })), last: [1, 2].last, first: ['a'].first(), described: { a: 1, b: 2 }.describe(), keys };
delete Object.prototype.describe; delete Array.prototype.first;
