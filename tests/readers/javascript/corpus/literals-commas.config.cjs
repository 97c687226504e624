module.exports = {
  apps: [
    { name: 'one', script: 'one.js', },
    { name: 'two', script: 'two.js', args: ['-a', '-b',], },
  ],
  call: Math.max(1, 2, 3,),
  params: (function (a, b,) { return a + b; })(1, 2,),
  arrow: ((a, b,) => [a, b,])(1, 2,),
  destructured: (({ x, }, [y,]) => x + y)({ x: 1, }, [2,],),
  sequence: (1, 2, 3),
  arrayOfSequence: [(1, 2), 3],
  empty: [{}, [], ''],
}
