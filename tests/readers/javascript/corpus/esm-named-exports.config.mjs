import path from 'node:path';
import { fileURLToPath } from 'node:url';

const here = path.dirname(fileURLToPath(import.meta.url));
export const apps = [
  { name: 'api', script: path.join(here, 'dist', 'main.js'), cwd: here },
];
export let counter = 1;
counter += apps.length;
export var legacy = typeof hoisted;
export function hoisted() { return counter; }
export class Preset { static label = 'preset'; }
const hidden = 'not exported';
export const [first, { script: firstScript }] = [apps[0].name, apps[0]];
export const { length: howMany, ...others } = { length: apps.length, extra: hidden.length };
