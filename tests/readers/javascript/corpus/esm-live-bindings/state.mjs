export let counter = 0;
export const increment = () => { counter += 1; };
export const apps = [{ name: 'first', script: 'x.js' }];
