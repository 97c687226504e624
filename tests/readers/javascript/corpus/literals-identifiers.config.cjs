// Names may hold more than ASCII.
const größe = 2, $ = 'dollar', _ = 'underscore', $_a1 = 'mixed';
const \u0061bc = 'escaped name';
const ключ = 'key', 名前 = 'なまえ', ªµ = 'letters';
const x\u{41} = 'braced escape';
module.exports = {
  apps: [{ name: 名前, script: 'x.js', größe, ключ, $, _, $_a1, abc, xA, ªµ }],
  'clé': { é: 1, 'ÿ': 2, '\u{1f600}': 3 },
};
