export const apps = build(settings);
import settings, { port as basePort } from './settings.mjs';
import def, * as all from './settings.mjs';
import './side-effect.mjs';
import cjs from './legacy.cjs';
import { named, other as renamed } from './legacy.cjs';
import * as legacy from './legacy.cjs';
import data from './data.json' with { type: 'json' };
import { readFileSync, existsSync } from 'fs';
import path, { join } from 'node:path';
import { createRequire } from 'node:module';
import process, { env } from 'node:process';

const require = createRequire(import.meta.url);
export const cjsForms = [cjs.named, named, renamed, legacy.default === cjs, Object.keys(legacy).filter((k) => k !== 'module.exports')];
export const json = [data.version, require('./data.json').version, JSON.parse(readFileSync(new URL('./data.json', import.meta.url), 'utf8')).version];
export const same = [def === settings, all.default === def, path.join === join, env === process.env, require('./legacy.cjs') === cjs];
export const effect = globalThis.sideEffects;
export const exists = [existsSync(new URL('data.json', import.meta.url)), existsSync('missing.json')];
function build({ names }) { return names.map((name, i) => ({ name, script: `${name}.js`, env: { PORT: basePort + i } })); }
