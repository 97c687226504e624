export const apps = [{ name: 'api', script: 'x.js' }];
