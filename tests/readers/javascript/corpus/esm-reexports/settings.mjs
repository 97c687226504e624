export const port = 3000;
export default { port, host: 'localhost' };
