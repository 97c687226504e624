// var and functions exist before their line, the value of a var does not.
const before = typeof later + '/' + typeof declared + '/' + typeof expressed;
const early = declared('early');
if (false) { var never = 1; }
for (var index = 0; index < 3; index++) { var inner = index * 10; }
var declared2 = 'assigned';
function declared2() { return 'function'; }
var again = 1;
var again;
function twice() { return 'first'; }
function twice() { return 'second'; }
module.exports = {
  apps: [{ name: early, script: 'x.js', before, never, index, inner }],
  kinds: [typeof declared2, again, twice()],
  inFunction: (function () { const seen = value; var value = 'late'; return [seen, value]; })(),
  blockFunction: block(),
};
var later = 'later';
var expressed = () => 1;
function declared(prefix) { return prefix + '-' + typeof later; }
function block() {
  const kinds = [typeof inside];
  { function inside() {} kinds.push(typeof inside); }
  kinds.push(typeof inside);
  return kinds;
}
