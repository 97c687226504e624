// Which file is meant when several would fit.
module.exports = {
  apps: [
    require('./both'),
    require('./both/'),
    require('./both.json'),
    require('./exact'),
    require('./dots.config'),
    require('./only-json'),
    require('./sub/../both'),
    require('././/both'),
  ],
  missing: (() => { try { return require('./only-cjs'); } catch (e) { return e.code; } })(),
};
