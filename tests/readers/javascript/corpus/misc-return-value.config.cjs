exports.apps = [{ name: 'kept', script: 'x.js' }];
const unused = later();
return { apps: 'what is returned is thrown away' };
function later() { exports.later = 'hoisted above the return'; }
