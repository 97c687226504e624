const apps = [
  { name: 'api', enabled: true, port: 3000 },
  { name: 'web', enabled: 'yes', port: 0 },
  { name: 'old', enabled: 0 },
  { name: 'jobs', port: 3001 },
  null,
];
const present = apps.filter(Boolean);
const unique = (list) => list.filter((x, i) => list.indexOf(x) === i);
const shrinking = [1, 2, 3, 4];
module.exports = {
  apps: present.filter((a) => a.enabled),
  disabled: present.filter(({ enabled = false }) => !enabled).map((a) => a.name),
  ports: present.map((a) => a.port).filter((p) => p !== undefined),
  falsy: [0, 1, '', 'a', null, undefined, NaN, [], {}, -0, '0'].filter((x) => x),
  unique: unique(['b', 'a', 'b', NaN, NaN, 1, '1']),
  index: ['a', 'b', 'c', 'd'].filter((_, i) => i % 2),
  assigned: [1, 2, 3].filter((x) => (x = 0)),
  shared: (() => { const [first] = present.filter((a) => a.name === 'api'); first.touched = true; return present[0].touched; })(),
  holes: [1, , undefined, 4].filter(() => true),
  shrinking: shrinking.filter((n) => { shrinking.pop(); return true; }),
  not: ['a', 'b'].filter((x) => !['b'].includes(x)),
  minus: [1, 2, 3, 4].filter(function (n) { return n > this.min; }, { min: 2 }),
};
