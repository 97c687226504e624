const limit = 9007199254740993n;
const notes = [];
try { notes.push(1n + 1); } catch (e) { notes.push(e.constructor.name); }
try { notes.push(Math.max(1n)); } catch (e) { notes.push(e.constructor.name); }
try { notes.push(JSON.stringify({ a: 1n })); } catch (e) { notes.push(e.constructor.name); }
try { notes.push(BigInt(1.5)); } catch (e) { notes.push(e.constructor.name); }
try { notes.push(+1n); } catch (e) { notes.push(e.constructor.name); }
module.exports = {
  apps: [{ name: 'big', script: 'x.js', max_memory: 512n * 1024n ** 2n, limit }],
  notes,
  division: [7n / 2n, -7n / 2n, -7n % 3n],
  power: 2n ** 64n,
  hex: 0xffn,
  parsed: BigInt('0x1f') + BigInt(' 12 '),
  mixed: [1n == 1, 1n === 1, 2n > 1, 1n < 1.5, '2' > 1n, 0n == ''],
  text: `${10n}` + 5n,
  type: typeof 1n,
  truthy: [!!0n, !!1n],
  number: Number(2n ** 53n),
  shifted: [1n << 70n, -5n >> 1n, ~5n, 6n & 3n],
  sorted: [3n, 1, 2n, 10].sort((a, b) => (a < b ? -1 : 1)),
  wrapped: [BigInt.asUintN(8, 257n), BigInt.asIntN(8, 255n)],
};
