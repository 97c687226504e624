const add = new Function('a', 'b', 'return a + b');
module.exports = { apps: [{ name: 'function', script: 'x.js', port: add(3000, 1), global: Function('return this')() === globalThis }] };
