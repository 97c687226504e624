// With a default export, require gives the namespace, not the object.
const apps = [{ name: 'api', script: 'api.js' }];
export default { apps, deploy: { production: { user: 'deploy' } } };
apps.push({ name: 'late', script: 'late.js' });
