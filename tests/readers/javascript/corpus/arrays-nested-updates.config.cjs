const matrix = Array.from({ length: 3 }, () => Array(3).fill(0));
matrix[1][1] = 5;
matrix[2] = [...matrix[2], 'wide'];
const config = { apps: [{ name: 'a', env: { list: [1] } }, { name: 'b', env: { list: [] } }] };
config.apps[0].env.list.push(2);
config.apps[1].env.list[3] = 'far';
config.apps.forEach((app, i) => { app.id = i; app.env.N = app.env.list.length; });
for (const app of config.apps) { app.script = `${app.name}.js`; delete app.env.list; }
config.apps[config.apps.length - 1].last = true;
config.apps.splice(1, 0, { ...config.apps[0], name: 'between' });
const [first] = config.apps;
first.env.SHARED = 'also in between';
config['apps'][1]['env']['DEEP' + 1] = first.id;
[config.apps[0].swap, config.apps[2].swap] = ['x', 'y'];
const transposed = matrix[0].map((_, c) => matrix.map((row) => row[c]));
module.exports = { ...config, matrix, transposed, found: config.apps.find((a) => a.last).name };
