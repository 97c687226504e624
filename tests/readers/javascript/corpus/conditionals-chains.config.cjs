function size(env, load) {
  if (env === 'production') {
    if (load > 0.8) return 'xl';
    else if (load > 0.5) { return 'l'; }
  } else if (env === 'staging')
    return 'm';
  else if (!env) {
    return;
  } else {
    return 's';
  }
  return 'fallthrough';
}
var result = '';
if (0) result += 'zero'; else if ('') result += 'empty'; else if ([]) result += 'array'; else result += 'else';
if (result) { let result = 'inner'; var leaked = result; }
if (false) ; else result += '!';
const empty = {};
if (empty.length) result += 'never'; else if (Object.keys(empty).length === 0) result += ' empty';
module.exports = {
  apps: [
    ['production', 0.9], ['production', 0.6], ['production', 0.1], ['staging', 1], ['', 1], ['dev'],
  ].map(([env, load]) => ({ name: `app-${env}`, size: size(env, load) })),
  result, leaked,
};
