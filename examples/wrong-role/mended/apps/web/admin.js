'use strict';

// For the staff: all orders and how far they are.

const http = require('node:http');

const { API_URL, PORT } = process.env;

const row = ({ id, product, state }) => `<tr><td>${id}<td>${product}<td>${state}`;

const server = http.createServer(async (request, response) => {
  try {
    const orders = await (await fetch(`${API_URL}/orders`)).json();
    response.writeHead(200, { 'content-type': 'text/html' });
    response.end(`<!doctype html><title>Orders</title><table>${orders.map(row).join('')}</table>`);
  } catch {
    response.writeHead(502, { 'content-type': 'text/plain' });
    response.end('The API does not answer.');
  }
});

server.listen(Number(PORT), () => console.log(`admin on ${PORT}`));
