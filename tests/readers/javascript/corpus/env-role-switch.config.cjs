const role = process.env.ROLE || 'all';
let apps;
switch (role) {
  case 'api':
    apps = ['api'];
    break;
  case 'worker':
  case 'jobs': {
    const queues = ['mail', 'billing'];
    apps = queues.map((q) => `worker-${q}`);
    break;
  }
  default:
    apps = ['api', 'web'];
  case 'web':
    apps = [...(apps ?? []), 'web-only'];
}
module.exports = { apps: apps.map((name) => ({ name, script: `${name.split('-')[0]}.js`, env: { ROLE: role } })) };
