// Strings are made of UTF-16 units, not of characters.
const rocket = '🚀';
const label = 'api🚀v2';

module.exports = {
  apps: [{
    name: label,
    script: 'run.js',
    length: label.length,
    oneRocket: rocket.length,
    head: label.slice(0, 4),
    tail: label.slice(4),
    charAt: label.charAt(3) + label.charAt(4),
    index: label.indexOf('v'),
    last: label.at(-1),
    spread: [...label],
    split: label.split('').length,
    from: Array.from(rocket + 'é').length,
    codes: [rocket.charCodeAt(0), rocket.charCodeAt(1), rocket.codePointAt(0), rocket.codePointAt(1)],
    padded: rocket.padEnd(5, '.'),
    paddedStart: 'x'.padStart(4, rocket),
    built: String.fromCodePoint(0x1f680) + String.fromCharCode(0xd83d, 0xde80),
    joined: rocket[0] + rocket[1] === rocket,
    reversed: label.split('').reverse().join('').length,
    reversedByCharacter: [...label].reverse().join(''),
    regex: label.replace(/./g, '-').length,
    regexUnicode: label.replace(/./gu, '-').length,
    substring: label.substring(5, 3),
    compare: '\uFF5E' > rocket,
    sorted: ['\uFF5E', rocket, 'z'].sort(),
  }],
};
