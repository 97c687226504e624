const name = 'shop-api-server';
module.exports = {
  apps: [{ name: name.replace('-', '_'), script: name.replace(/-/g, '/') + '.js', all: name.replaceAll('-', '.') }],
  patterns: [
    'a.b.c'.replace('.', '-'), 'aaa'.replace('a', '$&$&'), 'abc'.replace('b', "[$`|$'|$&|$$]"), 'x1y2'.replace(/(\w)(\d)/g, '$2$1'), 'ab'.replace(/(a)(b)/, '$3$2$1$0$10'),
    'ab'.replace('a', '$1'), 'John Doe'.replace(/(?<f>\w+) (?<l>\w+)/, '$<l>, $<f>'), 'abc'.replace(/x/, 'y'), 'abc'.replace('', '_'), 'abc'.replace(/(?:)/g, '_'), 'abc'.replaceAll('', '_'),
    'a\nb'.replace(/^/gm, '> '), 'aBc'.replace(/b/i, '*'), 'path/to'.replace(/\//g, '\\'), 'undefined'.replace(undefined, 'u'), 'a1'.replace(1, 2), 'n'.replace('n', null), 'n'.replace('n'), '$1'.replace('$1', '$$1'),
    'aab'.replace(/a*?/g, '-'), 'x'.replace(/(y)?x/, '[$1]'), 'aa'.replace(/a/y, 'b'), 'tel 555-1234'.replace(/(\d{3})-(\d{4})/, '($1) $2'),
  ],
  functions: [
    'my-app-name'.replace(/-(\w)/g, (_, c) => c.toUpperCase()), 'myAppName'.replace(/[A-Z]/g, (c) => '_' + c.toLowerCase()), 'abc'.replace('b', (m, offset, whole) => `${m}${offset}${whole}`),
    'a1b2'.replace(/(\w)(\d)/g, (...args) => JSON.stringify(args)), 'x'.replace('x', () => '$&'), 'x'.replace('x', () => undefined), 'a-b'.replace(/(?<l>a)/, (...a) => a.at(-1).l), 'abab'.replaceAll('a', (m, i) => i),
    'a'.replace(/(z)?a/, (m, g) => typeof g),
  ],
  template: 'Hello {{name}}, {{ missing }} {{port}}'.replace(/\{\{\s*(\w+)\s*\}\}/g, (whole, key) => ({ name: 'api', port: 80 })[key] ?? whole),
  replaceAll: ['a.a.a'.replaceAll('.', ''), 'x-y'.replaceAll(/-/g, '$&$&'), 'aaaa'.replaceAll('aa', 'b'), 'a+b'.replaceAll('+', '$$')],
  failed: (() => { try { return 'a'.replaceAll(/a/, 'b'); } catch (e) { return e.constructor.name; } })(),
  untouched: name, trimmed: '"quoted"'.replace(/^"|"$/g, ''), slug: ' Shop API (v2)! '.trim().toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/(^-|-$)/g, ''),
};
