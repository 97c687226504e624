import { describe, early } from './a.mjs';
export const apps = [{ name: describe(), script: 'x.js' }];
export const seen = early;
