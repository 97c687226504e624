const common = ['--trace-warnings', '--enable-source-maps'];
const flags = { debug: false, inspect: true };
const ports = new Set([80, 443, 80]);
const names = new Map([['api', 1], ['web', 2]]);
function* range(n) { for (let i = 0; i < n; i++) yield i; }
const args = [
  ...common,
  ...(flags.debug ? ['--debug'] : []),
  ...(flags.inspect ? ['--inspect', ...['--port', '9229']] : []),
];
module.exports = {
  apps: [{ name: 'spread', script: 'x.js', node_args: args, ports: [...ports], text: args.join(' ') }],
  letters: [...'añ🚀'],
  entries: [...names],
  keys: [...names.keys(), ...names.values()],
  numbers: [...range(4)],
  indices: [...Array(3).keys()],
  copies: [...[...[1], 2], 3],
  max: Math.max(...[3, 9, 4], ...ports),
  call: ((a, b, ...rest) => ({ a, b, rest }))(...'xy', ...[1, 2]),
  construct: new Array(...[1, 2, 3]).length,
  pushed: (() => { const list = [0]; const size = list.push(...[1, 2], ...new Set([3])); return [size, list]; })(),
  failed: (() => { try { return [...{}]; } catch (e) { return e.constructor.name; } })(),
  failedNull: (() => { try { return [...null]; } catch (e) { return e.constructor.name; } })(),
  concatenated: [].concat(...[[1], [2, [3]]]),
  date: [...new Date(0).toISOString().slice(0, 4)],
};
