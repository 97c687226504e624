/* leading */ // and trailing
/** @type {import('pm2').StartOptions} */
const /* between */ port /* and */ = /* everywhere */ 3000 // done
/* multi
   line */ ;
module /* . */ . /* exports */ exports = { // { not a brace
  apps /* key */ : /* value */ [ // [ not a bracket
    {
      name: 'commented', // name: 'other',
      // script: 'old.js',
      script: 'new.js', /* script: 'older.js', */
      url: 'http://localhost:3000', // the // in the string stays
      glob: '/* not a comment */',
      template: `// nor ${/* this is one */ port} /* here */`,
      regex: /\/\/|\/\*/.source,
      args: [/* none */],
      port: port/* tight */+/* ly */1,
      /* env: { NODE_ENV: 'never' }, */
      /**/ env: {/**/}, /***/
    }, /* trailing */
  ],
} /* end */ // end
// no newline at the end of the file
