export * from './apps.mjs';
export * from './more.mjs';
export * as presets from './presets.mjs';
export { default as settings, port as basePort } from './settings.mjs';
export { default } from './settings.mjs';
import { apps } from './apps.mjs';
export const count = apps.length;
export const local = 'wins over the star';
