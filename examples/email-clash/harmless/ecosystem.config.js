module.exports = {
  apps: [
    {
      name: 'api',
      cwd: __dirname,
      script: '.venv/bin/uvicorn',
      args: 'backend.main:app --port 8000',
      interpreter: '.venv/bin/python',
    },
    {
      name: 'mailer',
      cwd: __dirname,
      script: 'backend/mailer.py',
      interpreter: 'python3',
    },
  ],
};
