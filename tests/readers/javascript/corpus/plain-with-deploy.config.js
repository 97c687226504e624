module.exports = {
  apps : [
    { name: 'tickets', script: './bin/tickets', watch: './bin', },
    { script: './mailer/', watch : [ './mailer', './templates' ], ignore_watch : [ 'tmp' ] }
  ],

  deploy : {
    live : {
      user : 'tickets',
      host : [ 'one.tickets.example', { host : 'two.tickets.example', port : '2222' } ],
      ref  : 'origin/release',
      repo : 'ssh://git@git.tickets.example/tickets.git',
      path : '/opt/tickets',
      'pre-setup' : 'mkdir -p /opt/tickets',
      'post-setup' : '',
      'post-deploy' : 'npm ci; pm2 startOrReload ecosystem.config.js --env live',
      ssh_options : 'ForwardAgent=yes',
      env : { }
    }
  }
};
