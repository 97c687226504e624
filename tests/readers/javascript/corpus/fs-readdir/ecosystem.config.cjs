const fs = require('fs');
const path = require('path');
const dir = path.join(__dirname, 'services');
const files = fs.readdirSync(dir).sort();
const scripts = files.filter((f) => f.endsWith('.js') && !f.startsWith('_'));
const folders = fs.readdirSync(dir, { withFileTypes: true }).filter((d) => d.isDirectory()).map((d) => d.name).sort();
module.exports = {
  apps: scripts.map((file, i) => ({
    name: path.basename(file, '.js'),
    script: path.relative(__dirname, path.join(dir, file)),
    port: 3000 + i,
    folder: fs.statSync(path.join(dir, file)).isDirectory(),
  })),
  files, folders,
  stat: [fs.statSync(dir).isDirectory(), fs.statSync(path.join(dir, 'mail.js')).isFile(), fs.statSync(path.join(dir, 'mail.js')).size, fs.lstatSync(dir).isSymbolicLink()],
  lenient: fs.statSync(path.join(dir, 'gone'), { throwIfNoEntry: false }),
  missing: (() => { try { return fs.readdirSync('gone'); } catch (e) { return e.code; } })(),
  notADirectory: (() => { try { return fs.readdirSync('services/mail.js'); } catch (e) { return e.code; } })(),
  statMissing: (() => { try { fs.statSync('gone'); } catch ({ code }) { return code; } })(),
  access: (() => { try { fs.accessSync('services/mail.js'); fs.accessSync('gone'); } catch ({ code }) { return code; } })(),
};
