// Only dates which do not depend on today or on the place.
const epoch = new Date(0);
const release = new Date('2024-02-29T12:30:45.678Z');
const utc = new Date(Date.UTC(2023, 11, 31, 23, 59, 59));
module.exports = {
  apps: [{ name: `release-${release.toISOString().slice(0, 10)}`, script: 'x.js', when: release }],
  iso: [epoch.toISOString(), utc.toISOString(), new Date(1e12).toISOString(), new Date(-1).toISOString(), new Date(Date.UTC(99, 0)).toISOString()],
  parts: [release.getUTCFullYear(), release.getUTCMonth(), release.getUTCDate(), release.getUTCDay(), release.getUTCHours(), release.getUTCMinutes(), release.getUTCSeconds(), release.getUTCMilliseconds(), release.getTime()],
  parsed: [Date.parse('2024-01-01'), Date.parse('2024-01-01T00:00:00+02:00'), Date.parse('nonsense'), new Date('nope').getTime()],
  rollover: new Date(Date.UTC(2023, 1, 30)).toISOString().slice(0, 10),
  arithmetic: [utc - epoch, +release, release > epoch, new Date(release.getTime() + 86400000).toISOString()],
  json: JSON.stringify({ epoch }), types: [typeof epoch, typeof Date(), epoch instanceof Date, typeof Date.now()],
  invalid: (() => { try { return new Date(NaN).toISOString(); } catch (e) { return e.name; } })(), same: new Date(release).getTime() === release.getTime(),
  setter: (() => { const d = new Date(0); d.setUTCDate(32); return d.toISOString(); })(), unix: Math.floor(release / 1000),
};
