throw { code: 'E_CONFIG', message: 'plain object' };
