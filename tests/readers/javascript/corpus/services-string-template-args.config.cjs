const flags = { port: 3000, host: '0.0.0.0', verbose: true, quiet: false, tag: ['a', 'b'], none: null, name: 'my shop' };
const toArgs = (o) => Object.entries(o).flatMap(([k, v]) => (v === true ? `--${k}` : v === false || v == null ? [] : [].concat(v).map((x) => `--${k}=${/\s/.test(x) ? `"${x}"` : x}`)));
const sh = (strings, ...values) => strings.raw.map((s, i) => s + (values[i] ?? '')).join('').trim().replace(/\s+/g, ' ');
module.exports = {
  apps: [{ name: 'cli', script: 'cli.js', args: toArgs(flags).join(' ') }, { name: 'shell', script: 'bash', args: ['-c', sh`
    node ${flags.host}:${flags.port}
      --tag ${flags.tag}   --none ${flags.none}
  `] }],
};
