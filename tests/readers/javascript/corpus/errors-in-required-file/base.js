exports.app = { name: 'api', port: process.env.PORT.trim() };
