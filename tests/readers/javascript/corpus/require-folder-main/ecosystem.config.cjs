// A folder's package.json says which file is meant.
module.exports = {
  apps: [require('./preset'), require('./plain'), require('./broken-main'), require('./preset/')],
  same: require('./preset') === require('./preset/lib/entry.js'),
};
