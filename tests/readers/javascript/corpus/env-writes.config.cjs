// Whatever is written to process.env comes back as text.
const kinds = [];
process.env.UNDEF = undefined;
process.env.NULL = null;
process.env.NUM = 3000;
process.env.BOOL = false;
process.env.OBJ = { a: 1 };
process.env.ARR = [1, [2, 3]];
process.env.EMPTY = '';
process.env.NUM += 1;
process.env.NUM++;
process.env.NEW ||= 'set';
process.env.EMPTY ||= 'was empty';
process.env.EXISTING ??= 'not used';
process.env.FLOAT = 1.50;
Object.assign(process.env, { FROM_ASSIGN: 5, EXISTING2: true });
const result = (process.env.RESULT = 5);
try { process.env.SYM = Symbol('x'); } catch (e) { kinds.push(e.constructor.name); }
delete process.env.REMOVED;
delete process.env.NEVER_THERE;
module.exports = {
  apps: [{ name: 'writes', script: 'x.js', env: { ...process.env } }],
  result: [result, typeof result, typeof process.env.RESULT],
  kinds,
  truthy: process.env.UNDEF ? 'the text undefined is true' : 'no',
  removed: [process.env.REMOVED, 'REMOVED' in process.env, process.env.hasOwnProperty('EXISTING')],
  fallback: process.env.UNDEF || 'fallback',
};
