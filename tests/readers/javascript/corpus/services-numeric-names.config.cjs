// Ports as keys: the order is not the order in the file.
const byPort = { 8080: 'admin', 80: 'web', 3000: 'api', '0443': 'kept as text', x: 'last', 443: 'tls' };
const list = Object.keys(byPort).map((port) => ({ name: byPort[port], port, numeric: +port, type: typeof port }));
const counts = [3, 1, 2].reduce((o, n) => ({ ...o, [n]: n * n }), {});
module.exports = { apps: list, counts, lookup: [byPort[80], byPort['80'], byPort[443], byPort['0443'], byPort[0o443]], first: Object.keys(byPort)[0], sum: Object.keys(counts).reduce((a, b) => a + b, '') };
