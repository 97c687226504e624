function required(name) {
  const value = process.env[name];
  if (!value) throw new Error(`Missing environment variable ${name}`);
  return value;
}
let problem = null;
let url;
try {
  url = required('DATABASE_URL');
  url += required('DATABASE_SUFFIX');
} catch (error) {
  problem = error.message;
}
const safe = (name, fallback) => { try { return required(name); } catch { return fallback; } };
module.exports = {
  apps: [{ name: 'required', script: 'x.js', env: { DATABASE_URL: url, CACHE_URL: safe('CACHE_URL', 'memory://'), DATABASE: safe('DATABASE_URL') } }],
  problem,
};
