import { env } from 'node:process';
const { NODE_ENV = 'development', ...rest } = process.env;
env.ADDED = 1;
export const apps = [{ name: `api-${NODE_ENV}`, script: 'x.js', env: { ...rest, ADDED: process.env.ADDED } }];
export const names = Object.keys(env);
