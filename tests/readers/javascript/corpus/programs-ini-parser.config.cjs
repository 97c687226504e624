const text = `
; services of the shop
[api]
port = 3000
hosts = a, b
[web]
port=80 # public
debug
[api.env]
LEVEL = "in fo"
`;
const parse = (source) => {
  const root = {};
  let section = root;
  for (const raw of source.split('\n')) {
    const line = raw.replace(/\s+[#;].*$/, '').trim();
    if (!line || /^[;#]/.test(line)) continue;
    const header = /^\[(.+)\]$/.exec(line);
    if (header) { section = header[1].split('.').reduce((o, k) => (o[k] ??= {}), root); continue; }
    const [key, ...value] = line.split('=');
    const v = value.join('=').trim();
    section[key.trim()] = !value.length ? true : /^\d+$/.test(v) ? +v : v.includes(',') ? v.split(/\s*,\s*/) : v.replace(/^"(.*)"$/, '$1');
  }
  return root;
};
const config = parse(text);
module.exports = { apps: Object.entries(config).map(([name, s]) => ({ name, script: `${name}.js`, ...s })), raw: text.length };
