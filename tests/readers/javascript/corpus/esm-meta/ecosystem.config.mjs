import { basename, dirname } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const file = fileURLToPath(import.meta.url);
export const apps = [{ name: basename(file), script: new URL('./server.js', import.meta.url).pathname, cwd: fileURLToPath(new URL('.', import.meta.url)) }];
export const same = [import.meta.dirname === dirname(file), import.meta.filename === file, pathToFileURL(file).href === import.meta.url];
export const up = basename(fileURLToPath(new URL('..', import.meta.url)));
export const kinds = [typeof require, typeof module, typeof exports, typeof __dirname, typeof __filename, typeof this, typeof import.meta];
export const strict = (function () { return this === undefined; })();
export const starts = import.meta.url.startsWith('file:///');
