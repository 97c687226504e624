export const port = 3000;
export default { script: 'server.js' };
