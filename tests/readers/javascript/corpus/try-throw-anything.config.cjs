const thrown = [];
for (const value of ['text', 5, null, undefined, { code: 'E' }, [1], () => 1, NaN, new Error('e'), Symbol.iterator]) {
  try { throw value; } catch (e) { thrown.push(typeof e === 'object' && e ? e.code ?? e.message ?? e[0] : typeof e); }
}
let outer = 'kept';
try { throw 'inner'; } catch (outer) { outer = 'changed'; }
try { throw { a: 1, b: [2] }; } catch ({ a, b: [c], d = 'default' }) { thrown.push(a, c, d); }
try { throw 1; } catch { thrown.push('no binding'); }
const rethrown = (() => { try { try { throw new Error('first'); } catch (e) { e.message += ' and changed'; throw e; } } catch (e) { return e.message; } })();
const filtered = (() => { try { try { throw new RangeError('r'); } catch (e) { if (!(e instanceof TypeError)) throw e; } } catch (e) { return e.name; } })();
const wrapped = (() => { try { try { JSON.parse('oops'); } catch (cause) { throw new Error('bad config', { cause }); } } catch (e) { return [e.message, e.cause.name]; } })();
try { var fromTry = 'var leaks'; throw 0; } catch (e) { var fromCatch = 'too'; }
const asValue = (f, fallback) => { try { return f(); } catch { return fallback; } };
module.exports = {
  apps: [{ name: asValue(() => JSON.parse(process.env.NAMES || '[')[0], 'fallback'), script: 'x.js' }],
  thrown, outer, rethrown, filtered, wrapped, fromTry, fromCatch,
  kept: (() => { try { throw Object.assign(new Error('m'), { code: 'ECODE', list: [1] }); } catch ({ message, code, list, name }) { return { message, code, list, name }; } })(),
  scoping: (() => { const e = 'outer'; try { throw 'x'; } catch (e) { { const e = 'block'; } } return e; })(),
  functionThrows: (() => { const f = () => { throw f; }; try { f(); } catch (e) { return e === f; } })(),
};
