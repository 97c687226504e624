const defaults = { autorestart: true, watch: false, log_date_format: 'YYYY-MM-DD HH:mm', merge_logs: true };
const node = { ...defaults, interpreter: 'node', node_args: ['--enable-source-maps'] };
const python = { ...defaults, interpreter: 'python3', autorestart: undefined };
const api = { ...node, name: 'api', script: 'api.js', node_args: [...node.node_args, '--inspect'] };
const ml = { ...python, name: 'ml', script: 'serve.py', args: ['--port', 8000].map(String) };
const prefixed = (prefix) => (app) => ({ ...app, name: `${prefix}:${app.name}` });
module.exports = { apps: [api, ml].map(prefixed('shop')).concat({ ...api, name: 'bare' }), kinds: [node === api, node.node_args.length] };
