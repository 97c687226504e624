const user = process.env.DEPLOY_USER || 'deploy', repo = 'git@example.com:shop/api.git';
const hosts = { production: ['10.0.0.1', '10.0.0.2'], staging: '10.0.1.1' };
const target = (env, ref = `origin/${env === 'production' ? 'main' : env}`) => ({
  user, host: hosts[env], ref, repo,
  path: `/var/www/${env}`,
  'pre-deploy-local': '',
  'post-deploy': `npm ci && npm run build && pm2 reload ecosystem.config.js --env ${env}`,
  env: { NODE_ENV: env },
  ...(Array.isArray(hosts[env]) ? { ssh_options: ['StrictHostKeyChecking=no', `User=${user}`].join(' ') } : {}),
});
module.exports = {
  apps: [{ name: 'api', script: 'api.js', env: { COMMON: 1 }, env_production: { NODE_ENV: 'production' } }],
  deploy: { production: target('production'), staging: target('staging'), ...Object.fromEntries(['qa', 'demo'].map((e) => [e, { ...target(e, 'origin/develop'), key: `~/.ssh/${e}` }])) },
};
