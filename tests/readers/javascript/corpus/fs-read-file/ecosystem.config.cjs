const fs = require('fs');
const { join } = require('path');
const read = (name) => fs.readFileSync(join(__dirname, 'data', name), 'utf8');
const version = read('VERSION').trim();
const buffer = fs.readFileSync(join(__dirname, 'data/VERSION'));
const settings = JSON.parse(fs.readFileSync(join(__dirname, 'data', 'settings.json'), { encoding: 'utf-8' }));
const fromBuffer = JSON.parse(fs.readFileSync(`${__dirname}/data/settings.json`));
module.exports = {
  apps: settings.services.map(({ name, port }) => ({ name: `${name}@${version}`, script: `${name}.js`, env: { PORT: port } })),
  raw: read('VERSION'),
  length: [read('unicode.txt').length, fs.readFileSync(join(__dirname, 'data/unicode.txt')).length],
  buffer: [Buffer.isBuffer(buffer), buffer.toString(), `${buffer}`, buffer + '', buffer.toString('utf8', 0, 2), buffer.length, typeof buffer],
  encodings: [buffer.toString('hex'), buffer.toString('base64'), fs.readFileSync(join(__dirname, 'data/VERSION'), 'base64')],
  same: fromBuffer.services.length === settings.services.length && fromBuffer !== settings,
  relative: fs.readFileSync('data/VERSION', 'utf8') === read('VERSION'),
  missing: (() => { try { return read('gone'); } catch (e) { return [e.code, e.syscall, e.constructor.name]; } })(),
  folder: (() => { try { return read('.'); } catch (e) { return e.code; } })(),
};
