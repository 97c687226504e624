'use strict';

/*
 * What Node itself makes of an ecosystem file.
 *
 *   printf '%s\n' '{"path": "/srv/ecosystem.config.cjs", "env": {}}' | node node_truth.cjs
 *
 * One JSON line in, one JSON line out, in the same order: {"ok": value} or {"error": "TypeError"}, which names the
 * class of what was thrown ("String" for a text, "null" for null). {"error": "$exit"} is a file that ended Node,
 * {"error": "$timeout"} one that did not come to an end.
 * Every file gets a Node process of its own, started in the file's folder with exactly the environment
 * asked for: nothing that one file does can reach the next, and process.env is the real thing, order included.
 */

const { spawn } = require('node:child_process');
const fs = require('node:fs');
const Module = require('node:module');
const os = require('node:os');
const path = require('node:path');
const { types } = require('node:util');
const vm = require('node:vm');

const RESULT_FD = 3;
const SECONDS_PER_FILE = 20;

// ---------------------------------------------------------------------------------------------- encoding

const hasOwn = (object, key) => Object.prototype.hasOwnProperty.call(object, key);
const { isDate, isMap, isPromise, isRegExp, isSet } = types;

function encodeNumber(value) {
  if (Object.is(value, -0)) return { $number: '-0' };
  return Number.isFinite(value) ? value : { $number: String(value) };
}

/** JSON without loss. Properties are read in their own order, each of them once. */
function encode(value, ancestors) {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return value;
    case 'number':
      return encodeNumber(value);
    case 'undefined':
      return { $undefined: 1 };
    case 'bigint':
      return { $bigint: value.toString() };
    case 'function':
      return { $function: 1 };
    case 'symbol':
      return { $symbol: 1 };
    default:
  }
  if (value === null) return null;
  if (ancestors.includes(value)) return { $cycle: 1 };
  if (isDate(value)) return { $date: 1 };
  if (isRegExp(value)) return { $regexp: `/${value.source}/${value.flags}` };
  if (isMap(value)) return { $map: 1 };
  if (isSet(value)) return { $set: 1 };
  if (isPromise(value)) return { $promise: 1 };

  const here = [...ancestors, value];
  const read = (key) => {
    let item;
    try {
      item = value[key];
    } catch {
      return { $throws: 1 };
    }
    return encode(item, here);
  };
  if (Array.isArray(value)) {
    return Array.from({ length: value.length }, (_, i) => (hasOwn(value, i) ? read(i) : { $hole: 1 }));
  }
  return { $object: Object.keys(value).map((key) => [key, read(key)]) };
}

/** Nothing but ASCII, so that no reader can take U+2028 or the like for the end of a line. */
function asciiJson(value) {
  return JSON.stringify(value).replace(/[^\x20-\x7e]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

function nameOfThrown(thrown) {
  if (thrown === null || thrown === undefined) return String(thrown);
  const { constructor } = Object(thrown);
  return typeof constructor === 'function' && constructor.name ? constructor.name : typeof thrown;
}

// ------------------------------------------------------------------------------------ a stand-in for dotenv

const ASSIGNMENT = /^\s*(?:export\s+)?([\w.-]+)\s*=\s*(.*?)\s*$/;

function unquoted(text) {
  const quote = text[0];
  const end = text.lastIndexOf(quote);
  if (!['"', "'", '`'].includes(quote) || end === 0) return text.replace(/#.*$/, '').trim();
  const inner = text.slice(1, end);
  return quote === '"' ? inner.replaceAll('\\n', '\n').replaceAll('\\r', '\r') : inner;
}

/** Simple files only: one assignment a line, no value over several lines. */
function parseDotenv(source) {
  const parsed = {};
  for (const line of String(source).replace(/^\uFEFF/, '').split(/\r\n?|\n/)) {
    const [, key, text] = ASSIGNMENT.exec(line) ?? [];
    if (key !== undefined) parsed[key] = unquoted(text);
  }
  return parsed;
}

function populate(target, parsed, { override = false } = {}) {
  for (const [key, value] of Object.entries(parsed)) {
    if (override || !hasOwn(target, key)) target[key] = value;
  }
}

function configDotenv(options = {}) {
  const asked = options.path ?? path.resolve(process.cwd(), '.env');
  const encoding = options.encoding ?? 'utf8';
  const parsed = {};
  let error;
  for (const file of Array.isArray(asked) ? asked : [asked]) {
    try {
      populate(parsed, parseDotenv(fs.readFileSync(file, { encoding })), options);
    } catch (reason) {
      error = reason;
    }
  }
  populate(options.processEnv ?? process.env, parsed, options);
  return error ? { error } : { parsed };
}

const dotenv = { config: configDotenv, parse: parseDotenv, populate };

function provideDotenv() {
  const load = Module._load;
  Module._load = function (request, ...rest) {
    if (request === 'dotenv') return dotenv;
    if (request === 'dotenv/config') return configDotenv(), {};
    return load.call(this, request, ...rest);
  };
}

// ----------------------------------------------------------------------------------------------- one file

/** As PM2 does it: a name with .json in it holds an expression, anything else is a module. */
function load(file) {
  if (!path.basename(file).includes('.json')) return require(file);
  return vm.runInThisContext(`(${fs.readFileSync(file, 'utf8')})`, { filename: file });
}

function runOne(file) {
  provideDotenv();
  const answer = {};
  let value;
  try {
    value = load(file);
  } catch (thrown) {
    answer.error = nameOfThrown(thrown);
  }
  if (!('error' in answer)) answer.ok = encode(value, []);
  const bytes = Buffer.from(asciiJson(answer));
  for (let sent = 0; sent < bytes.length; ) sent += fs.writeSync(RESULT_FD, bytes, sent);
  process.exit(0);
}

// -------------------------------------------------------------------------------------------- all the files

function truth({ path: file, env }) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [__filename, '--one', file], {
      cwd: path.dirname(file),
      env,
      stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
      timeout: SECONDS_PER_FILE * 1000,
      killSignal: 'SIGKILL',
    });
    const chunks = [];
    child.stdio[RESULT_FD].on('data', (chunk) => chunks.push(chunk));
    child.on('error', reject);
    child.on('close', (code, signal) => {
      if (chunks.length > 0) resolve(Buffer.concat(chunks).toString('utf8'));
      else resolve(JSON.stringify({ error: signal ? '$timeout' : '$exit' }));
    });
  });
}

async function runAll() {
  if (!process.features.require_module) {
    throw new Error(`node ${process.versions.node} cannot require an ES module: 20.19 or newer is needed`);
  }
  const requests = fs.readFileSync(0, 'utf8').split('\n').filter((line) => line.trim() !== '').map((line) => JSON.parse(line));
  const answers = new Array(requests.length);
  let next = 0;
  const work = async () => {
    while (next < requests.length) {
      const mine = next++;
      answers[mine] = await truth(requests[mine]);
    }
  };
  await Promise.all(Array.from({ length: os.availableParallelism() }, work));
  process.stdout.write(answers.map((line) => `${line}\n`).join(''));
}

if (process.argv[2] === '--one') runOne(process.argv[3]);
else runAll().catch((reason) => { process.stderr.write(`${reason.message}\n`); process.exitCode = 2; });
