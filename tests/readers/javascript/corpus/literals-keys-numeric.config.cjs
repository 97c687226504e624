// Keys which look like array indexes come first, in ascending order; the others keep their turn.
const workers = {
  b: 'second letter',
  10: 'ten',
  a: 'first letter',
  2: 'two',
  '1': 'one',
  '01': 'not an index',
  [-1]: 'negative',
  1.5: 'fraction',
  0x10: 'sixteen',
  1e3: 'thousand',
  .25: 'quarter',
  1n: 'replaces one',
  4294967294: 'largest index',
  4294967295: 'past the largest',
  1e21: 'exponent',
  0b11: 'three',
};
module.exports = {
  apps: Object.entries(workers).map(([key, value]) => ({ name: `w${key}`, value })),
  workers,
  order: Object.keys(workers).join(' '),
  json: JSON.stringify({ z: 1, 3: 1, 1: 1 }),
  lookups: [workers[2], workers['2'], workers[2.0], workers['2.0'], workers['0x10'], workers[16], workers[1000]],
};
