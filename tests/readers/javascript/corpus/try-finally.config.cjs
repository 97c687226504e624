const log = [];
const overrides = () => { try { return 'try'; } finally { return 'finally'; } };
const swallow = () => { try { throw new Error('lost'); } finally { return 'swallowed'; } };
const captured = () => { let x = 'before'; try { return x; } finally { x = 'after'; } };
const capturedObject = () => { const o = { v: 'before' }; try { return o; } finally { o.v = 'after'; } };
const order = () => { try { log.push('try'); throw 1; } catch (e) { log.push('catch ' + e); return log.push('return value'); } finally { log.push('finally'); } };
const nested = () => { try { try { throw new Error('inner'); } finally { log.push('inner finally'); } } catch (e) { return e.message; } };
const replaced = () => { try { try { throw new Error('first'); } catch (e) { throw new Error('second'); } finally { log.push('between'); } } catch (e) { return e.message; } };
const finallyThrows = () => { try { try { return 1; } finally { throw new Error('from finally'); } } catch (e) { return e.message; } };
const loop = () => { for (const i of [1, 2, 3]) { try { if (i === 1) continue; if (i === 2) break; } finally { log.push('loop ' + i); } } return 'done'; };
const breaks = () => { while (true) { try { return 'return'; } finally { break; } } return 'after the loop'; };
const continues = () => { let n = 0; for (let i = 0; i < 3; i++) { try { return 'never'; } finally { n++; continue; } } return n; };
const throwsThrough = () => { a: try { throw new Error('x'); } finally { break a; } return 'survived'; };
module.exports = {
  apps: [{ name: 'finally', script: 'x.js' }],
  results: [overrides(), swallow(), captured(), capturedObject(), order(), nested(), replaced(), finallyThrows(), loop(), breaks(), continues(), throwsThrough()], log,
};
