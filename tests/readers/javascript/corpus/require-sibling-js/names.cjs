exports[0] = 'api';
exports[1] = 'worker';
