{ apps: [{ name: 'an expression in spite of its last name', script: 'x.js', env: { A: 1 + 1 } }] }
