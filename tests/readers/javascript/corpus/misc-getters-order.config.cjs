// Reading order: spread at once, JSON later, the rest when somebody looks.
const log = [];
const lazy = (name) => ({ get value() { log.push(name); return name; } });
const a = lazy('a'), b = lazy('b'), c = lazy('c');
const spread = { ...a };
const text = JSON.stringify({ b, again: b });
const entries = Object.entries(c).concat(Object.values(c));
const { value: picked } = a;
const same = Object.is(c, c) && 'value' in c && Object.keys(c).length;
module.exports = { apps: [{ name: picked, script: 'x.js' }], log, spread, text, entries, same };
