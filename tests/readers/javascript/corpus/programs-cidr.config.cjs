const toInt = (ip) => ip.split('.').reduce((n, part) => (n << 8) + +part, 0) >>> 0;
const toIp = (n) => [24, 16, 8, 0].map((s) => (n >>> s) & 255).join('.');
const mask = (bits) => (bits === 0 ? 0 : (~0 << (32 - bits)) >>> 0);
const within = (ip, cidr) => { const [net, bits] = cidr.split('/'); return (toInt(ip) & mask(+bits)) === (toInt(net) & mask(+bits)); };
const hosts = (cidr, count) => { const [net, bits] = cidr.split('/'); const first = (toInt(net) & mask(+bits)) >>> 0; return Array.from({ length: count }, (_, i) => toIp(first + i + 1)); };
module.exports = {
  apps: hosts('10.0.255.254/30', 2).map((ip, i) => ({ name: `node-${i}`, script: 'x.js', env: { HOST: ip } })),
  numbers: ['0.0.0.0', '127.0.0.1', '192.168.1.1', '255.255.255.255'].map(toInt), back: [0, 2130706433, 4294967295].map(toIp), masks: [0, 8, 24, 32].map(mask),
  within: [within('10.1.2.3', '10.0.0.0/8'), within('192.168.2.1', '192.168.1.0/24'), within('200.1.1.1', '192.0.0.0/4')],
};
