const list = process.env.ORIGINS?.split(',').map((s) => s.trim()).filter(Boolean);
const level = process.env.LOG_LEVEL?.toLowerCase() ?? 'info';
const tags = process.env.TAGS?.split?.(';')?.[1]?.toUpperCase?.();
const port = Number(process.env?.PORT?.match(/\d+/)?.[0] ?? 3000);
const argv = process.argv?.find?.((a) => a === '--never-given')?.slice(2);
module.exports = {
  apps: [{
    name: 'optional',
    script: 'server.js',
    env: { ORIGINS: list?.join('|'), LEVEL: level, TAG: tags, PORT: port, ARGV: argv },
  }],
  none: process.env.NOT_SET?.length,
  empty: process.env.EMPTY?.length,
  firstOfEmpty: process.env.EMPTY?.split(',')[0]?.length,
  noSuchMethod: process.env.LOG_LEVEL?.nope?.(),
};
