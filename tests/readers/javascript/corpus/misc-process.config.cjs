// The parts of process that do not depend on the machine.
process.title = 'ignored';
process.env.NODE_ENV = process.env.NODE_ENV || 'production';
process.on('uncaughtException', () => {});
const listeners = process.listenerCount('uncaughtException');
const isMain = require.main === module;
module.exports = {
  apps: [{ name: 'process', script: 'x.js', cwd: process.cwd(), env: { NODE_ENV: process.env.NODE_ENV } }],
  types: [typeof process.pid, typeof process.version, typeof process.argv[0], Array.isArray(process.argv), typeof process.uptime(), typeof process.hrtime.bigint()],
  here: process.cwd() === __dirname, listeners, isMain, windows: process.platform === 'win32', major: Number(process.versions.node.split('.')[0]) >= 20, version: /^v\d+\.\d+\.\d+$/.test(process.version),
  exit: typeof process.exit, memory: process.memoryUsage().rss > 0, custom: process.env.CUSTOM?.length,
};
