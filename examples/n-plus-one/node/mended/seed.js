// So many recommendations for the first user, each of a product of its own, in the place of those that there were.
const { Client } = require('pg');

async function main(rows) {
  const database = new Client({ connectionString: process.env.DATABASE_URL });
  await database.connect();
  await database.query('BEGIN');
  await database.query('TRUNCATE products, recommendations');
  await database.query(
    "INSERT INTO products SELECT n, 'product ' || n, 100 * n FROM generate_series(1, $1::integer) AS n",
    [rows],
  );
  await database.query('INSERT INTO recommendations SELECT 1, id, 1.0 / id FROM products');
  await database.query('COMMIT');
  await database.end();
}

main(Number(process.argv[2]));
