// The file starts with a byte order mark, and holds two more.
const inner = '﻿api';
module.exports = {
  apps: [{ name: inner, length: inner.length, script:﻿ 'server.js', trimmed: inner.trim() }],
};
