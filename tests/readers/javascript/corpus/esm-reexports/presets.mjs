export const cluster = { exec_mode: 'cluster' };
export default { name: 'default preset' };
