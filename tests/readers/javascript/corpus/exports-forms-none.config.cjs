// A file without exports gives an empty object.
const apps = [{ name: 'forgotten', script: 'x.js' }];
apps.length;
