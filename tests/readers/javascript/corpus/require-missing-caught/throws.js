exports.started = true;
throw new RangeError('not today');
