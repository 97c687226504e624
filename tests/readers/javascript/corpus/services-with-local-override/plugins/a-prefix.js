module.exports = (config) => ({ ...config, apps: config.apps.map((a) => ({ ...a, name: `shop-${a.name}` })) });
