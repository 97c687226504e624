function counter(start) {
  let current = start;
  return { next: () => current++, peek: () => current, reset: () => { current = start; } };
}
const ports = counter(3000), ids = counter(1);
const withVar = [], withLet = [];
for (var i = 0; i < 3; i++) withVar.push(() => i);
for (let j = 0; j < 3; j++) { withLet.push(() => j); j = j; }
const changing = [];
for (let k = 0; k < 3; k++) changing.push(() => k++);
let greeting = 'before';
const read = () => greeting;
greeting = 'after';
const apps = ['api', 'web', 'jobs'].map((name) => ({ name, port: ports.next(), id: ids.next() }));
ids.reset();
module.exports = {
  apps,
  withVar: withVar.map((f) => f()),
  withLet: withLet.map((f) => f()),
  changing: [changing[0](), changing[0](), changing[1](), changing[2]()],
  read: read(),
  peek: [ports.peek(), ids.peek()],
  headClosure: (() => { const fs = []; for (let n = 0, f = () => n; n < 2; n++) fs.push(f); return fs.map((f) => f()); })(),
};
