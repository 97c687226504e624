globalThis.sideEffects = ['settings'];
export const port = 4000;
export default { names: ['api', 'web'] };
