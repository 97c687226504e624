const { NODE_ENV = 'development', PORT = '3000', HOST: host = '0.0.0.0', EMPTY = 'not used', MISSING } = process.env;
const { env: { APP_NAME: name = `shop-${NODE_ENV}` } } = process;
const { SECRET, ...visible } = process.env;
const { length: portLength = 0 } = PORT;
module.exports = {
  apps: [{ name, script: 'server.js', env: { NODE_ENV, PORT, HOST: host, EMPTY, MISSING } }],
  visible,
  portLength,
  doubled: PORT * 2,
  appended: PORT + 1,
};
