globalThis.stateLoads = (globalThis.stateLoads || 0) + 1;
exports.count = 0;
exports.apps = [];
