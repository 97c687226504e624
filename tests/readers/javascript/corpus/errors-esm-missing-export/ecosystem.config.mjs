import { port, host } from './settings.mjs';
export const apps = [{ name: 'api', script: 'x.js', env: { port, host } }];
