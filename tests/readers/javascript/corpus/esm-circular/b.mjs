import { prefix, describe } from './a.mjs';
export const suffix = 'api';
export const attempt = [typeof describe, (() => { try { return prefix; } catch (e) { return e.constructor.name; } })()];
