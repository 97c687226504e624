const value = await Promise.resolve(3000);
export const apps = [{ name: 'awaited', script: 'x.js', port: value }];
