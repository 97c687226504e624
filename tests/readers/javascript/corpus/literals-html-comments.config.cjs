// Scripts (not modules) know two more comments, from the time of <script> tags.
var a = 1;
<!-- a = 2;
var b = 5;
--> b = 6;
/* x */ --> b = 7;
var n = 3, countdown = [];
while (n --> 0) countdown.push(n);
module.exports = { apps: [{ name: 'html-' + a + b, script: 'x.js', countdown: countdown }] };
