import { port } from './nowhere.mjs';
export const apps = [{ name: 'api', script: 'x.js', port }];
