export const apps = [{ name: 'api', script: 'api.js' }];
export const local = 'loses';
export const ambiguous = 1;
export default 'stars leave the default out';
