module.exports = function touch(config) { config.apps[0].touched = true; };
