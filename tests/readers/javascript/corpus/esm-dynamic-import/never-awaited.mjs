export const name = 'too late';
