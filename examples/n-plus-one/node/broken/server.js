const http = require('node:http');
const { Pool } = require('pg');

const database = new Pool({ connectionString: process.env.DATABASE_URL });

async function recommendations(user) {
  const { rows } = await database.query(
    'SELECT product_id, score FROM recommendations WHERE user_id = $1 ORDER BY score DESC',
    [user],
  );
  const found = [];
  for (const { product_id, score } of rows) {
    const products = await database.query('SELECT id, name, price_cents FROM products WHERE id = $1', [product_id]);
    found.push({ ...products.rows[0], score });
  }
  return found;
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
