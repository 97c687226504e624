const groups = { api: ['api', 'gateway'], web: 'storefront', none: [] };
const base = [1];
const like = { length: 2, 0: 'x', 1: 'y' };
const spreadable = { ...like, [Symbol.isConcatSpreadable]: true };
module.exports = {
  apps: Object.entries(groups).flatMap(([group, names]) => [names].flat().map((name) => ({ name, group }))),
  flat: [[1, [2, [3, [4]]]].flat(), [1, [2, [3, [4]]]].flat(2), [1, [2, [3, [4]]]].flat(Infinity), [1, [2]].flat(0), [[], [[]], [1]].flat(), ['ab', ['cd']].flat(), [[1, , 3], , 4].flat()],
  flatMap: [[1, 2].flatMap((n) => [n, n * 10]), [1, 2].flatMap((n) => [[n]]), [1, 2, 3].flatMap((n) => (n % 2 ? n : [])), ['a b', 'c'].flatMap((s) => s.split(' '))],
  concat: [base.concat(2, [3], [[4]], 'text', null, undefined), [].concat('ab', ['cd']), base.concat(), base.concat(like).length, base.concat(spreadable), [].concat([, 1]).length],
  untouched: base,
  conditional: ['a'].concat(process.env.X ? ['b'] : []).concat(process.env.X || []),
  copies: base.concat() === base,
};
