'use strict';
module.exports = [
  { script: './api.js' },
  { script: './worker.js', instances: 2 },
];
