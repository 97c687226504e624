const text = '{"apps":[{"name":"a","port":3000,"env":{"A":"1"}}],"a":1,"a":2,"2":"x","1":"y","n":-0,"e":1e2,"u":"\\u00e9\\n\\/","nil":null}';
const parsed = JSON.parse(text);
const bad = ["{'a':1}", '{a:1}', '[1,]', '{"a":1,}', '01', '.5', '5.', '+1', 'NaN', 'undefined', '', '"\n"', '"\\x41"', '{"a":1} x', '// c\n1', "'x'", '[1 2]', '"unclosed', 'nul', '\u00a01', '[', '0x1'];
module.exports = {
  ...parsed,
  good: [' 1 ', '-0', '1E+2', '"a"', 'null', '[]', '{}', '[[[]]]', '\t{"a"\n:\r1}', '"\\ud83d\\ude80"', '"\u2028"', '1e400', '123456789012345678901', '"\u007f"'].map((t) => JSON.parse(t)),
  bad: bad.map((t) => { try { return JSON.parse(t); } catch (e) { return e.name; } }).every((r) => r === 'SyntaxError'),
  reviver: JSON.parse('{"a":1,"b":{"c":"2"},"d":[1,2],"drop":1}', (k, v) => (k === 'drop' ? undefined : typeof v === 'string' ? Number(v) : v)),
  reviverOrder: (() => { const keys = []; JSON.parse('{"a":{"b":1},"c":[2]}', (k, v) => { keys.push(k); return v; }); return keys; })(),
  reviverHole: JSON.parse('[1,2,3]', (k, v) => (k === '1' ? undefined : v)),
  coerced: [JSON.parse(5), JSON.parse(null), JSON.parse(true), JSON.parse(['1']), JSON.parse({ toString: () => '"x"' })],
  proto: [Object.keys(JSON.parse('{"__proto__":{"x":1}}')), JSON.parse('{"__proto__":{"x":1}}').x],
  roundTrip: JSON.stringify(JSON.parse('{"b":[1,{"c":null}],"a":"\\u0041"}')),
  independent: (() => { const a = { l: [1] }; const b = JSON.parse(JSON.stringify(a)); b.l.push(2); return a.l.length; })(),
  caught: (() => { try { JSON.parse('{'); } catch { return {}; } })(),
};
