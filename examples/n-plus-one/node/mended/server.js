const http = require('node:http');
const { Pool } = require('pg');

const database = new Pool({ connectionString: process.env.DATABASE_URL });

async function recommendations(user) {
  const { rows } = await database.query(
    'SELECT p.id, p.name, p.price_cents, r.score FROM recommendations r JOIN products p ON p.id = r.product_id ' +
      'WHERE r.user_id = $1 ORDER BY r.score DESC',
    [user],
  );
  return rows;
}

http
  .createServer(async (request, response) => {
    const { pathname, searchParams } = new URL(request.url, 'http://localhost');
    const answer = (status, body) => {
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(JSON.stringify(body));
    };
    if (pathname === '/health') return answer(200, { status: 'up' });
    if (pathname !== '/api/recommendations') return answer(404, { error: 'not found' });
    try {
      answer(200, await recommendations(Number(searchParams.get('user'))));
    } catch {
      answer(500, { error: 'the database does not answer' });
    }
  })
  .listen(Number(process.env.PORT) || 3000);
