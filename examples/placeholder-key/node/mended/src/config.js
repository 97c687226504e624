require('dotenv').config({ path: 'deploy/backend.env' });

const { PORT, SUPABASE_URL, SUPABASE_SERVICE_KEY, SESSION_SECRET } = process.env;

module.exports = {
  port: Number(PORT),
  logLevel: process.env.LOG_LEVEL || 'info',
  sentry: process.env.SENTRY_DSN,
  sessionSecret: SESSION_SECRET,
  supabase: { url: SUPABASE_URL, key: SUPABASE_SERVICE_KEY },
};
