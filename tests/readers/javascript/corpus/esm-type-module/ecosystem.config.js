import { readFileSync } from 'node:fs';
const pkg = JSON.parse(readFileSync(new URL('./package.json', import.meta.url)));
export const apps = [{ name: pkg.name, script: 'server.js', env: { VERSION: pkg.version } }];
export default { apps: apps.slice() };
