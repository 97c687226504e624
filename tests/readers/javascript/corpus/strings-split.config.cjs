const hosts = 'a.internal, b.internal,,c.internal ';
module.exports = {
  apps: hosts.split(',').map((h) => h.trim()).filter((h) => h).map((host, i) => ({ name: `app-${i}`, env: { HOST: host } })),
  cases: [
    'abc'.split(''), ''.split(','), ''.split(''), 'a,b'.split(), 'a,b,c'.split(',', 2), 'a,b'.split(',', 0), 'a,b'.split(',', -1), 'a,b'.split('x'),
    ',a,'.split(','), 'aXXb'.split('XX'), 'a1b'.split(1), 'anullb'.split(null), 'aundefinedb'.split(undefined), 'a.b'.split('.'), 'a🚀b'.split('').length,
  ],
  regex: [
    'a1b22c'.split(/\d+/), 'a1b2c'.split(/(\d)/), 'a, b;c'.split(/[,;]\s*/), '  x  y '.split(/\s+/), ' x '.trim().split(/\s+/), 'abc'.split(/(?:)/), 'AbcDef'.split(/(?=[A-Z])/),
    'a1b2'.split(/\d/, 1), ''.split(/,/), ''.split(/(?:)/), 'ab'.split(/(a)|b/), 'key: value: more'.split(/:\s*(.+)/), 'x|y'.split(/\|/), 'aBc'.split(/b/i), 'a\r\nb\nc'.split(/\r?\n/),
  ],
  pairs: Object.fromEntries('A=1;B=2=3;C'.split(';').map((p) => p.split('='))),
  last: 'srv/shop/api.js'.split('/').pop().split('.')[0],
  joined: 'a-b-c'.split('-').join('_'),
  destructured: (([host, port = '80']) => ({ host, port }))('localhost'.split(':')),
};
