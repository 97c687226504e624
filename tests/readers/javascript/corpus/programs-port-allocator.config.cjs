class Ports {
  #taken; #next;
  constructor(start, reserved = []) { this.#taken = new Set(reserved); this.#next = start; }
  take(wanted) {
    if (wanted !== undefined && !this.#taken.has(wanted)) { this.#taken.add(wanted); return wanted; }
    while (this.#taken.has(this.#next)) this.#next++;
    this.#taken.add(this.#next);
    return this.#next++;
  }
  get taken() { return [...this.#taken].sort((a, b) => a - b); }
}
const ports = new Ports(3000, [3001, 3003]);
const apps = [['api', 3000], ['web'], ['admin', 3000], ['jobs', 80], ['mail']].map(([name, wanted]) => ({ name, script: `${name}.js`, env: { PORT: ports.take(wanted) } }));
module.exports = { apps, taken: ports.taken };
