// Lists may rename, come first, and use text as names.
export { apps, deploy as release, port as 'a port', internal as z, internal as a };
const apps = [{ name: 'listed', script: 'x.js' }];
let deploy = 'first value';
deploy = { production: { ref: 'origin/main' } };
const port = 3000;
function internal() {}
export {};
