// Sloppy mode still reads a leading zero as octal, unless a digit says otherwise.
module.exports = {
  apps: [{
    name: 'legacy',
    umask: 022,
    mode: 0755,
    notOctal: 089,
    notOctalFraction: 08.5,
    zero: 00,
    asText: String(017),
    sum: 010 + 10,
    dots: [1..toString(), 1.0.toFixed(2), 5 .toString(), (5).toString(2)],
    memberOfOctal: 010.toString(),
  }],
};
