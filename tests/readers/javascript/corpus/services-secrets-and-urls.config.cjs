const { DB_USER = 'shop', DB_PASS, DB_HOST = 'localhost', DB_NAME = 'shop', DB_SSL } = process.env;
const credentials = DB_PASS ? `${DB_USER}:${encodeURIComponent(DB_PASS)}@` : `${DB_USER}@`;
const query = Object.entries({ ssl: DB_SSL === 'true' || undefined, pool: 10, application_name: 'api' }).filter(([, v]) => v !== undefined).map(([k, v]) => `${k}=${v}`).join('&');
const url = `postgres://${credentials}${DB_HOST}/${DB_NAME}${query && '?' + query}`;
const mask = (s) => s.replace(/:[^:@/]+@/, ':***@');
module.exports = { apps: [{ name: 'api', script: 'x.js', env: { DATABASE_URL: url, SAFE_URL: mask(url), HAS_PASSWORD: Boolean(DB_PASS), LENGTH: DB_PASS?.length ?? 0 } }] };
