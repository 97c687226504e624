'use strict';

// Packs new orders, a few seconds after they came in.

const { API_URL } = process.env;

async function pack() {
  const orders = await (await fetch(`${API_URL}/orders`)).json();
  for (const { id } of orders.filter(({ state }) => state === 'new')) {
    await fetch(`${API_URL}/orders/${id}/packed`, { method: 'POST' });
    console.log(`packed order ${id}`);
  }
}

setInterval(() => pack().catch((error) => console.error(error.message)), 5000);
