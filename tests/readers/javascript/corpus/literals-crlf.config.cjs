'use strict';
// Windows line ends: kept out of templates, swallowed by continuations.
const banner = `line one
line two
`;
const joined = 'left \
right';
// A comment ends here: const port = 1;
const port = 3000; // and here
/* over
   two lines */ const tail = `a\
b`;
module.exports = {
  apps: [
    { name: 'crlf', script: 'x.js', env: { PORT: port, BANNER: banner, JOINED: joined, TAIL: tail } },
  ],
  lengths: [banner.length, joined.length, tail.length],
  raw: String.raw`x
y`.length,
  asi: (function () {
    return
    1;
  })(),
};
