exports = { build: (names) => ({ apps: names.map((name) => ({ name })) }) };
