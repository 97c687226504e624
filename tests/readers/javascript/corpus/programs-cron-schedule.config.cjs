const jobs = [['backup', { at: '03:30' }], ['report', { every: 15 }], ['cleanup', { at: '23:05', days: ['mon', 'fri'] }], ['ping', { every: 90 }]];
const week = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
const cron = ({ at, every, days = [] }) => {
  const on = days.length ? days.map((d) => week.indexOf(d)).sort().join() : '*';
  if (at) { const [h, m] = at.split(':').map(Number); return `${m} ${h} * * ${on}`; }
  switch (true) {
    case every < 60: return `*/${every} * * * ${on}`;
    case every % 60 === 0: return `0 */${every / 60} * * ${on}`;
    default: return [...Array(Math.floor(1440 / every)).keys()].slice(0, 3).map((i) => `${(i * every) % 60} ${Math.trunc((i * every) / 60)}`).join(' | ');
  }
};
const stagger = ((n) => () => (n = (n * 7 + 3) % 60))(1);
module.exports = { apps: jobs.map(([name, when]) => ({ name, script: `jobs/${name}.js`, autorestart: !1, cron_restart: cron(when), delay: stagger() })) };
