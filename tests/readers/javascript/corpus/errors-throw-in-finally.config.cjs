function load() {
  try { return { apps: [] }; } finally { throw new RangeError('finally wins'); }
}
module.exports = load();
