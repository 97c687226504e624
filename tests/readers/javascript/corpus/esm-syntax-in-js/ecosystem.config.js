// No package.json says that this is a module; its syntax does.
import { name } from './name.js';
export const apps = [{ name, script: 'server.js' }];
