import { suffix, attempt } from './b.mjs';
export const prefix = 'shop';
export function describe() { return `${prefix}-${suffix}`; }
export const early = attempt;
