'use strict';

// The API: products, and orders in the state in which the worker left them.

const http = require('node:http');

const products = [
  { id: 1, name: 'Lantern', price: 24 },
  { id: 2, name: 'Kettle', price: 39 },
];
const orders = [];

function answer(response, status, body) {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}

const server = http.createServer((request, response) => {
  const { pathname, searchParams } = new URL(request.url, 'http://api');
  const packed = /^\/orders\/(\d+)\/packed$/.exec(pathname);

  if (request.method === 'GET' && pathname === '/health') return answer(response, 200, { up: true });
  if (request.method === 'GET' && pathname === '/products') return answer(response, 200, products);
  if (request.method === 'GET' && pathname === '/orders') return answer(response, 200, orders);
  if (request.method === 'POST' && pathname === '/orders') {
    const product = products.find(({ id }) => id === Number(searchParams.get('product')));
    if (!product) return answer(response, 422, { error: 'no such product' });
    orders.push({ id: orders.length + 1, product: product.id, state: 'new' });
    return answer(response, 201, orders.at(-1));
  }
  if (request.method === 'POST' && packed && orders[packed[1] - 1]) {
    orders[packed[1] - 1].state = 'packed';
    return answer(response, 200, orders[packed[1] - 1]);
  }
  return answer(response, 404, { error: 'not found' });
});

server.listen(Number(process.env.PORT), () => console.log(`api on ${process.env.PORT}`));
