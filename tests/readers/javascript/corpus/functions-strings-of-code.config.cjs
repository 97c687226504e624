// Function text is the text of the source.
function add(a, b) { return a + b; }
const arrow = (x) => x * 2;
module.exports = {
  apps: [{ name: 'code', script: 'x.js', args: `--eval=${arrow}` }],
  text: [add.toString(), String(arrow), `${function () { /* kept */ }}`],
  length: add.toString().length,
};
