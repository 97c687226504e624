// Reading a let or const above its line is an error, even under typeof.
const notes = [];
const attempt = (label, run) => {
  try { notes.push([label, run()]); } catch (error) { notes.push([label, error.name, error.message]); }
};
attempt('const', () => port);
attempt('typeof', () => typeof port);
attempt('undeclared', () => typeof nowhere);
attempt('reading undeclared', () => nowhere);
attempt('inner shadow', () => { const read = () => script; const result = read(); let script = 'x'; return result; });
attempt('own initialiser', () => { let x = x; return x; });
attempt('default parameter', () => ((a = b, b = 1) => a)());
attempt('default parameter in order', () => ((a = 1, b = a + 1) => b)());
attempt('class', () => new Late());
attempt('assign early', () => { early = 1; let early; return early; });
attempt('switch', () => { switch (2) { case 1: let y = 1; case 2: return y; } });
attempt('closure called in time', () => later());
const port = 3000;
const script = 'server.js';
class Late {}
attempt('const afterwards', () => port);
module.exports = { apps: [{ name: 'tdz', script, port }], notes };
function later() { return typeof attempt; }
