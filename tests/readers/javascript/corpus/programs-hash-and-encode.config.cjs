const hash = (s) => { let h = 5381; for (let i = 0; i < s.length; i++) h = ((h << 5) + h) ^ s.charCodeAt(i); return (h >>> 0).toString(16).padStart(8, '0'); };
const fnv = (s) => [...s].reduce((h, c) => Math.imul(h ^ c.charCodeAt(0), 16777619) >>> 0, 2166136261);
const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
function base64(s) {
  let out = '';
  for (let i = 0; i < s.length; i += 3) {
    const [a, b = NaN, c = NaN] = [0, 1, 2].map((k) => s.charCodeAt(i + k));
    out += alphabet[a >> 2] + alphabet[((a & 3) << 4) | (b >> 4)] + (isNaN(b) ? '=' : alphabet[((b & 15) << 2) | (c >> 6)]) + (isNaN(c) ? '=' : alphabet[c & 63]);
  }
  return out;
}
const shorten = (s, n = 8) => (s.length <= n ? s : `${s.slice(0, n - 5)}-${hash(s).slice(-4)}`);
module.exports = {
  apps: ['api', 'a-very-long-service-name', 'né🚀'].map((name) => ({ name: shorten(name), script: 'x.js', env: { HASH: hash(name), FNV: fnv(name), BUCKET: fnv(name) % 16 } })),
  base64: ['', 'a', 'ab', 'abc', 'shop:secret'].map(base64), same: base64('shop') === Buffer.from('shop').toString('base64'), crypto: require('crypto').createHash('sha256').update('api').digest('hex').slice(0, 8),
};
