module.exports = {
  apps: [{ name: 'app-' + 0.1 + 0.2, script: 'x.js', memory: (1.5 * 1024).toFixed() + 'M', ratio: (2 / 3).toFixed(2) }],
  text: [0.1 + 0.2, 1e21, 123456789012345680000, 1e-7, 0.000001, 1.0, 100, -0, 1 / 3, 5e-324, 1.7976931348623157e308, 1e300, 4.35, 0.1 * 3, 2 ** 53, 1e16, 123e-20, -1e-7, 100000000000000000000, 1e5].map(String),
  radix: [(255).toString(16), (255).toString(2), (-255).toString(36), (0.5).toString(2), (3.75).toString(2), (1e21).toString(36).length > 5, (8).toString(8), (35).toString(36), (0).toString(2)],
  fixed: [(1.005).toFixed(2), (1.45).toFixed(1), (0.000001).toFixed(7), (1e21).toFixed(2), (-1.5).toFixed(0), (2.5).toFixed(0), (1.25).toFixed(1), (0).toFixed(2), (-0.0000001).toFixed(2), (123.456).toFixed(), NaN.toFixed(2), (10.235).toFixed(2), (8.345).toFixed(2)],
  precision: [(123.456).toPrecision(4), (0.00001).toPrecision(1), (123456).toPrecision(2), (1.25).toPrecision(2), (0.0000001234).toPrecision(2), (5).toPrecision(3)],
  exponential: [(12345).toExponential(), (12345).toExponential(2), (0).toExponential(), (0.00015).toExponential(1)],
  failed: [() => (1).toFixed(101), () => (1).toString(1), () => (1).toPrecision(0)].map((f) => { try { return f(); } catch (e) { return e.name; } }),
  json: JSON.stringify([1.0, 1e21, -0, NaN, Infinity, 0.1, 1e-7]), keys: Object.keys({ [0.1 + 0.2]: 1, [1e21]: 1, [-1]: 1, [1e3]: 1, [5e-7]: 1 }),
  joined: [1e21, -0, 0.5].join(), concatenated: 1 + 1 + 'px' + 1 + 1, negative: '' + -1 + - 1,
};
