const url = 'postgres://shop:secret@db.internal:5432/shop_prod?ssl=true';
const [, scheme, user, , host, port, db] = url.match(/^(\w+):\/\/(\w+):(\w+)@([\w.]+):(\d+)\/(\w+)/);
const { groups: { major, minor = '0' } } = 'v20'.match(/v(?<major>\d+)(?:\.(?<minor>\d+))?/);
const found = 'a1b2c3'.match(/[a-z](\d)/);
module.exports = {
  apps: [{ name: db, script: 'x.js', env: { scheme, user, host, port, major, minor } }],
  first: [...found], index: found.index, input: found.input, length: found.length, isArray: Array.isArray(found),
  all: 'a1b2c3'.match(/[a-z](\d)/g), none: 'abc'.match(/\d/), noneAll: 'abc'.match(/\d/g), empty: 'abc'.match(/x*/g),
  text: ['a.c abc'.match('a.c')[0], 'abc'.match()[0], 'x1'.match(1)[0]],
  matchAll: [...'A=1 B=2'.matchAll(/(?<key>\w)=(?<value>\d)/g)].map((m) => [m[0], m[1], m.groups.value, m.index]),
  entries: Object.fromEntries([...'A=1,B=2'.matchAll(/(\w)=(\w)/g)].map(([, k, v]) => [k, v])),
  optional: ('no digits'.match(/\d+/) || ['none'])[0], chained: 'port 80'.match(/\d+/)?.[0] ?? 'none', missingGroup: 'a'.match(/(a)(b)?/)[2],
  exec: (() => { const re = /(\w)(\d)/g; const out = []; let m; while ((m = re.exec('a1 b2 c3')) !== null) out.push(m[1] + m.index + ':' + re.lastIndex); return out; })(),
  test: [/^prod/.test('production'), /^prod$/.test('production'), /a/.test(), /null/.test(null), /^\s*$/.test(''), /^[\w.-]+@[\w-]+\.\w+$/.test('ops@shop.example')],
  flags: [/a.c/s.test('a\nc'), /^b/m.test('a\nb'), /\u{1F680}/u.test('🚀'), /^.$/u.test('🚀'), /^.$/.test('🚀'), /[^]/.test('\n'), /\bapi\b/.test('my-api!')],
  greedy: ['<a><b>'.match(/<.+>/)[0], '<a><b>'.match(/<.+?>/)[0], 'aaa'.match(/a{2}/)[0], 'aaaa'.match(/a{2,3}/)[0], 'abab'.match(/(ab)\1/)[0], 'foobar'.match(/foo(?!baz)/)[0], 'price: 42'.match(/(?<=: )\d+/)[0]],
  classes: ['aé_1-'.match(/\w+/g), 'a\u00a0b'.split(/\s/), 'x\ty'.match(/\t/).index, '١2'.match(/\d/g), '[]'.match(/[\]]/)[0], 'a-b'.match(/[a\-]+/)[0], 'é'.match(/\p{L}/u)[0]],
  failed: (() => { try { return 'a'.matchAll(/a/); } catch (e) { return e.constructor.name; } })(),
};
