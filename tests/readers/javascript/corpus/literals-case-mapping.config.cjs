// Upper and lower case do not always keep the length.
const names = ['straße', 'ﬁle', 'İzmir', 'ŉ', 'ΑΣ', 'éa'];
module.exports = {
  apps: names.map((name) => ({
    name,
    upper: name.toUpperCase(),
    lower: name.toLowerCase(),
    grew: name.toUpperCase().length - name.length,
    shrank: name.toLowerCase().length - name.length,
    env: { ['APP_' + name.toUpperCase()]: '1' },
  })),
  composed: 'e\u0301'.normalize() === 'é',
  decomposed: 'é'.normalize('NFD').length,
  trimmed: '\u00a0\ufeff api\u2003\n'.trim(),
  notTrimmed: '\u200bapi'.trim().length,
};
