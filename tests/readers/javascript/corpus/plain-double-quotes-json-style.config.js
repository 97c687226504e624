module.exports = {
  "apps": [{
    "name": "api",
    "script": "./bin/www",
    "exec_mode": "cluster",
    "instances": "max",
    "env": {"NODE_ENV": "development", "DEBUG": "app:*", "PORT": "3000"},
    "env_production": {"NODE_ENV": "production", "PORT": "80"},
    "node_args": ["--max-old-space-size=4096"],
    "ignore_watch": ["node_modules", "\\.git", "*.log"],
    "kill_timeout": 5e3
  }, {
    "name": "worker",
    "script": "worker.js",
    "cron_restart": "0 */6 * * *",
    "vizion": false, "time": true, "restart_delay": 4000
  }]
}
