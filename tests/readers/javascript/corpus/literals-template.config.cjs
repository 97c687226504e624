const host = 'db.internal';
const port = 5432;
const user = { name: 'shop', roles: ['reader', 'writer'] };

module.exports = {
  apps: [{
    name: `api-${port}`,
    script: `./${'server'}.js`,
    env: {
      DATABASE_URL: `postgres://${user.name}@${host}:${port}/${`${user.name}_${`prod`}`}`,
      ROLES: `${user.roles}`,
      USER: `${user}`,
      NESTED: `${port > 5000 ? `high${`er`}` : `low`}`,
      EMPTY: ``,
      MISSING: `${undefined}|${null}|${NaN}|${-0}|${true}`,
      DOLLARS: `$100 $ {port} $$${port} \${port}`,
      BACKTICK: `\``,
      BRACES: `{${'{'}}}`,
      MULTI: `first
  second
	third`,
      EXPRESSION: `${(() => { const n = 2; return n * 21; })()}`,
      ARRAYS: `${[1, [2, 3], null, undefined, 4]}`,
      EMPTY_ARRAY: `[${[]}]`,
      OBJECT_IN_ARRAY: `${[{}]}`,
      FN: typeof `${() => 1}`,
    },
  }],
};
