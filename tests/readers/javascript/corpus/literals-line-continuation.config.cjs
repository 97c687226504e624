// A backslash before the end of a line swallows both, and nothing else.
var args = '--max-old-space-size=512 \
--enable-source-maps \
  --trace-warnings';

module.exports = {
  apps: [{
    name: 'continu\
ed',
    script: 'index.js',
    node_args: args,
    length: args.length,
    words: args.split(/\s+/),
    emptyContinuation: '\
',
    twice: 'a\
\
b',
    inTemplate: `one \
two
three`,
  }],
};
