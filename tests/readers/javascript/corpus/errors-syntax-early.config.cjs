// A mistake in a function that is never called still spoils the whole file.
module.exports = { apps: [{ name: 'api', script: 'api.js' }] };
function never() {
  const port = 1;
  const port = 2;
  return port;
}
