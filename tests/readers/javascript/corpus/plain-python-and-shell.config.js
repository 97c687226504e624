module.exports = {
  apps: [
    { name: 'ml', script: 'serve.py', interpreter: './venv/bin/python', args: ['--port', '8000', '--workers', 2], interpreter_args: '-u' },
    { name: 'proxy', script: './run-proxy.sh', interpreter: 'bash', autorestart: !0, watch: !1 },
    { name: 'binary', script: './target/release/indexer', interpreter: 'none', exec_interpreter: void 0, stop_exit_codes: [0] },
    { name: 'inline', script: 'python3', args: "-c 'print(\"hello\")'", env: { PYTHONUNBUFFERED: '1', PATH_SUFFIX: "C:\\tools" } },
  ],
};
