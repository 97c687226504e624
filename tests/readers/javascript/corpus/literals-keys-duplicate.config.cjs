// The last one wins and stands where the first one stood.
const defaults = { PORT: 1, HOST: 'a', PORT: 2 };
module.exports = {
  apps: [
    {
      name: 'first',
      script: 'a.js',
      env: { NODE_ENV: 'development', PORT: '80', NODE_ENV: 'production' },
      name: 'last',
      ...defaults,
      PORT: 3,
      'script': 'b.js',
      ['na' + 'me']: 'computed',
    },
  ],
  order: Object.keys({ a: 1, b: 2, a: 3, ...{ b: 4, c: 5 }, a: 6 }),
  getterThenValue: { get port() { return 1; }, port: 2 },
  valueThenGetter: { port: 1, get port() { return 2; } },
  reinserted: (() => { const o = { a: 1, b: 2 }; delete o.a; o.a = 3; return o; })(),
};
