const quotes = 'it\'s "quoted"';
const doubles = "say \"hi\", don't";
module.exports = {
  apps: [
    {
      name: '\x61pi\u002dserver',
      script: "server\u{2e}js",
      whitespace: 'tab\there\nnewline\rreturn\vvertical\fform\bback',
      nul: 'a\0b',
      unknownEscapes: '\q\-\/\d\.',
      octalEscapes: '\101\60\7',
      nulThenDigit: '\08',
      codePoint: '\u{1F680}\u{000041}',
      surrogates: '\ud83d\ude80',
      sameText: '\u{1F680}' === '\ud83d\ude80',
      regexText: '^\\d+\\.\\w$',
      windowsPath: 'C:\\srv\\api',
      quotes,
      doubles,
      'quoted key': 1,
      "it's": 2,
      'esc\u0061ped': 3,
    },
  ],
};
