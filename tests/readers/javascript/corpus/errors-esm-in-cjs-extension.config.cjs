import path from 'path';
export const apps = [{ name: 'api', script: path.join('a', 'b') }];
