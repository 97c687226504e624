// A calculator for sizes such as "2 * (512 + 128) - 2^3".
function evaluate(source) {
  const tokens = source.match(/\d+(?:\.\d+)?|[-+*/^()%]/g) ?? [];
  let at = 0;
  const peek = () => tokens[at], next = () => tokens[at++];
  const primary = () => {
    const t = next();
    if (t === '(') { const v = sum(); next(); return v; }
    if (t === '-') return -primary();
    return parseFloat(t);
  };
  const power = () => { const base = primary(); return peek() === '^' ? (next(), base ** power()) : base; };
  const operations = { '*': (a, b) => a * b, '/': (a, b) => a / b, '%': (a, b) => a % b, '+': (a, b) => a + b, '-': (a, b) => a - b };
  const binary = (operand, ...ops) => () => { let left = operand(); while (ops.includes(peek())) { const op = next(); left = operations[op](left, operand()); } return left; };
  const product = binary(power, '*', '/', '%');
  const sum = binary(() => product(), '+', '-');
  return sum();
}
module.exports = {
  apps: ['2 * (512 + 128) - 2^3', '10 - 4 - 3', '2^3^2', '-(1 + 2) * 3', '7 % 4 / 2', '0.1 + 0.2', '1/0', ''].map((s, i) => ({ name: `app-${i}`, max_memory_restart: `${evaluate(s)}M`, value: evaluate(s) })),
};
