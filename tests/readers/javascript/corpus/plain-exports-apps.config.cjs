exports.apps = [
  {
    name: 'api',
    script: 'dist/server.js',
    env: { PORT: 3000, FEATURE_X: true, FEATURE_Y: false, NOTHING: null, RATIO: 0.75, NEGATIVE: -1 },
  },
];
