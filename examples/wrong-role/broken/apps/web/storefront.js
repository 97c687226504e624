'use strict';

// The shop window: a page of products, an order a click.

const http = require('node:http');

const { API_URL, PORT } = process.env;

const item = ({ id, name, price }) =>
  `<li>${name}, ${price} <form method="post" action="/order?product=${id}"><button>Order</button></form></li>`;

const server = http.createServer(async (request, response) => {
  const { pathname, searchParams } = new URL(request.url, 'http://storefront');
  try {
    if (request.method === 'POST' && pathname === '/order') {
      await fetch(`${API_URL}/orders?product=${Number(searchParams.get('product'))}`, { method: 'POST' });
      response.writeHead(303, { location: '/' });
      return response.end();
    }
    const products = await (await fetch(`${API_URL}/products`)).json();
    response.writeHead(200, { 'content-type': 'text/html' });
    return response.end(`<!doctype html><title>Shop</title><ul>${products.map(item).join('')}</ul>`);
  } catch {
    response.writeHead(502, { 'content-type': 'text/plain' });
    return response.end('The API does not answer.');
  }
});

server.listen(Number(PORT), () => console.log(`storefront on ${PORT}`));
