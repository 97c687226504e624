#!/usr/bin/env node
'use strict';
module.exports = {
  apps: [{ name: 'hashbang', script: './bin/www', strict: (function () { return this === undefined; })() }],
};
