// A const binding cannot be set again, what it holds can.
const app = { name: 'api', env: {} };
app.env.PORT = 1;
app['script'] = 'server.js';
const apps = [];
apps.push(app);
const notes = [];
try { app = null; } catch (e) { notes.push(e.constructor.name + ': ' + e.message); }
try { for (const i = 0; i < 2; i++) notes.push('round ' + i); } catch (e) { notes.push(e.name); }
for (const i of [1, 2]) notes.push('of ' + i);
for (const key in app) notes.push('in ' + key);
const { name, ...rest } = app;
try { [notes.length, app] = [1, 2]; } catch (e) { var failed = e.name; }
module.exports = { apps, notes, name, rest, failed };
