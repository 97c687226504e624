const quote = (s) => (/^[\w@%+=:,./-]+$/.test(s) ? s : `'${s.replace(/'/g, `'\\''`)}'`);
const node = { 'max-old-space-size': 2048, inspect: false, 'enable-source-maps': true, require: ['./a.js', './b c.js'] };
const build = (options, { prefix = '--', separator = '=' } = {}) => {
  const out = [];
  for (const [key, value] of Object.entries(options)) {
    if (value === false || value == null) continue;
    for (const v of Array.isArray(value) ? value : [value]) out.push(v === true ? prefix + key : `${prefix}${key}${separator}${quote(String(v))}`);
  }
  return out;
};
const parse = (line) => (line.match(/(?:[^\s"]+|"[^"]*")+/g) || []).map((t) => t.replace(/"/g, ''));
const dashed = (s) => s.replace(/[A-Z]/g, (c, i) => (i ? '-' : '') + c.toLowerCase());
module.exports = {
  apps: [{ name: 'args', script: 'x.js', node_args: build(node), args: build({ n: 1, s: "it's", e: '' }, { prefix: '-', separator: ' ' }).join(' ') }],
  parsed: parse('run --name="my app" --x  "a b"c'), dashed: ['maxOldSpaceSize', 'Port', 'URL'].map(dashed), empty: [build({}), parse('')],
};
