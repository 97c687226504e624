import { apps } from './apps.mjs';
apps = [];
export { apps };
