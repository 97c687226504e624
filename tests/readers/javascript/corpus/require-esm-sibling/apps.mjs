export const list = ['api', 'web'];
export function count() { return list.length; }
