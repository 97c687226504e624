// Where a line ends, a statement may or may not.
function nothing() {
  return
  { port: 3000 }
}
const later = function () {
  return (
    { port: 3000 }
  )
}
let a = 1
let b = a
++b
const sum = a
  + b
const list = [10, 20, 30]
;[1, 2].forEach((i) => { list.push(i) })
;(function () { list.push('iife') })()
const picked = list
[1]
var text = 'x';
`tagged`.length
label:
for (var i = 0; i < 3; i++) { if (i) break label
}
do i++; while (i < 5) i = i * 2
if (a) ; else b = 100
module.exports = { apps: [{ name: 'asi', script: 'x.js' }], nothing: nothing(), later: later(), a, b, sum, list, picked, text, i }
