// What PM2's own validation makes of an app: a JSON object a line in, its answer a line out.
const common = require(process.argv[2] + '/lib/Common.js');
const answer = (line) => process.stdout.write(JSON.stringify(line) + '\n');
console.log = console.error = () => {};

require('readline').createInterface({ input: process.stdin }).on('line', (line) => {
  try {
    const verified = common.verifyConfs([JSON.parse(line)]);
    if (verified instanceof Error) return answer({ refused: verified.message });
    // What PM2 does next; a text for an environment gets past the validation and not past this.
    if (typeof verified[0].env === 'string' && verified[0].env) throw new TypeError('no property of a text');
    answer({ app: verified[0] });
  } catch (error) {
    answer({ refused: error.message });
  }
});
