const run = (fs) => fs.map((f) => f());
const byVar = [], byLet = [], byConst = [], byIife = [], shared = [], headUpdate = [], inWhile = [], nested = [];
for (var v = 0; v < 2; v++) byVar.push(() => v);
for (let l = 0; l < 2; l++) byLet.push(() => l);
for (const c of [0, 1]) byConst.push(() => c);
for (var w = 0; w < 2; w++) (function (w) { byIife.push(() => w); })(w);
for (let s = 0; s < 2; s++) { shared.push(() => s++); shared.push(() => s); }
for (let h = 0, inc = () => h++; h < 2; h++) headUpdate.push(() => [h, inc()]);
for (let x = 0; headUpdate.push(() => x), x < 1; x++);
for (let o = 0; o < 2; o++) for (let p = 0; p < 2; p++) nested.push(() => `${o}${p}`);
for (let m = 0; m < 3; m++) { inWhile.push(() => m); m++; }
const apps = []; for (var i = 0; i < 2; i++) { var name = 'app' + i; apps.push({ name, get late() { return name; } }); }
module.exports = { apps, byVar: run(byVar), byLet: run(byLet), byConst: run(byConst), byIife: run(byIife), shared: run(shared), headUpdate: run(headUpdate), nested: run(nested), inWhile: run(inWhile) };
