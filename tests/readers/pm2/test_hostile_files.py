"""Files that want to crash, hang, flood or fool the reader: each is refused or judged, at once, and none passes."""

from __future__ import annotations

import os
import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

import pytest

from projects import RULES, Outcome, Project, options
from pytest_deploygate.families.pm2 import Pm2Facts
from pytest_deploygate.finding import CannotJudge
from pytest_deploygate.readers.pm2 import read_pm2
from pytest_deploygate.verdict import sort_out

NAMES = sorted(name for name in RULES if name.startswith("pm2/"))
# What they say does not depend on the apps, or `pm2/unread-value` says it for them.
NEED_NO_APPS = frozenset(["pm2/config-name", "pm2/module-type", "pm2/wrong-type"])
# It looks at all that the file exports, which can be known where no apps are in it.
NEEDS_EXPORT = "pm2/literal-secret"
SECONDS = 5.0
LARGE = 900_000


class TooSlow(BaseException):
    """No `Exception`, so that nothing on the way takes it for its own."""


@contextmanager
def in_time() -> Iterator[None]:
    """Stop what does not end."""

    def stop(_signal: int, _frame: FrameType | None) -> None:
        raise TooSlow

    if not hasattr(signal, "setitimer"):
        yield
        return
    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def judged(project: Project, path: str) -> tuple[Pm2Facts | None, dict[str, Outcome]]:
    """The facts, where there are any, and what each rule says."""
    project.other("webserver", config="ecosystem.web.json", host="web-*")
    project.write("ecosystem.web.json", '{"apps": [{"name": "a", "script": "x.js"}]}')
    own = options(config=path, env="production", apps=["api"], host="api-*")
    facts: Pm2Facts | None = None
    refusal: CannotJudge | None = None
    with in_time():
        try:
            facts = read_pm2(own, project.deploy(own))
        except CannotJudge as refused:
            refusal = refused
        said = {}
        for name in NAMES:
            words = [refusal] if facts is None else RULES[name].check(facts, own)
            said[name] = Outcome(*sort_out(words))  # type: ignore[arg-type]
    return facts, said


def check(project: Project, path: str, *, unread: bool | None = None) -> dict[str, Outcome]:
    """Judge a file; where its apps cannot be read, no rule that needs them may pass."""
    facts, said = judged(project, path)
    is_read = facts is not None and not isinstance(facts.ecosystem.apps, CannotJudge)
    if unread is not None:
        assert is_read is not unread, said["pm2/unread-value"]
    if not is_read:
        is_known = facts is not None and not isinstance(facts.ecosystem.export, CannotJudge)
        exempt = {*NEED_NO_APPS, NEEDS_EXPORT} if is_known else NEED_NO_APPS
        assert [name for name, outcome in said.items() if outcome.passed and name not in exempt] == []
    for outcome in said.values():
        for finding in (*outcome.findings, *outcome.refusals):
            assert finding.message
            assert len(finding.message) < 2_000
            assert len(finding.subject) < 2_000
    return said


WHOLE = """\
// What runs on the API server.
const path = require('path');
const base = { cwd: __dirname, max_memory_restart: '300M', env: { PORT: 3000 } };
const name = (suffix) => `api${suffix ? `-${suffix}` : ''}`;

module.exports = {
  apps: [
    { ...base, name: name(), script: path.join('dist', 'server.js'), instances: 'max', exec_mode: 'cluster' },
    { ...base, name: name('worker'), script: "dist/worker.js", env_production: { NODE_ENV: 'production' } }, /* two */
  ],
  deploy: { production: { host: ['api-1'], ref: 'origin/main', path: '/srv/api' } },
};
"""
WHOLE_JSON = """\
{
  "apps": [
    {"name": "api", "script": "server.js", "instances": 2, "env": {"PORT": 3000}, "args": ["--port", "3000"]},
    {"name": "api-worker", "script": "worker.js", "env_production": {"NODE_ENV": "production"}}
  ],
  "deploy": {"production": {"host": ["api-1"], "ref": "origin/main", "path": "/srv/api"}}
}
"""
WHOLE_YAML = """\
apps:
  - name: api
    script: server.js
    instances: 2
    args: [--port, '3000']
    env:
      PORT: 3000
  - {name: api-worker, script: "worker.js", env_production: {NODE_ENV: production}}
deploy:
  production: {host: [api-1], ref: origin/main, path: /srv/api}
"""
WHOLE_MODULE = (
    WHOLE.replace("__dirname", "'.'")
    .replace("const path = require('path');", "import path from 'path';")
    .replace("module.exports = {\n  apps: [", "export const apps = [")
)
WHOLE_MODULE = WHOLE_MODULE.replace("  ],\n  deploy:", "];\nexport const deploy =").replace(" } },\n};\n", " } };\n")
WHOLES = {
    "ecosystem.config.js": WHOLE,
    "ecosystem.config.cjs": WHOLE,
    "ecosystem.config.mjs": WHOLE_MODULE,
    "ecosystem.json": WHOLE_JSON,
    "ecosystem.yaml": WHOLE_YAML,
}
PATHS = list(WHOLES)


def put(project: Project, path: str, data: str | bytes) -> Path:
    file = project.write(path)
    file.write_bytes(data.encode() if isinstance(data, str) else data)
    return file


@pytest.mark.parametrize("path", PATHS)
def test_the_whole_file_is_read(project: Project, path: str) -> None:
    put(project, path, WHOLES[path])
    check(project, path, unread=False)


@pytest.mark.parametrize("path", PATHS)
def test_a_truncated_file(project: Project, path: str) -> None:
    whole = WHOLES[path]
    end = len(whole.rstrip("};\n"))
    for part in range(20):
        put(project, path, whole[: end * part // 19])
        # YAML that ends early can be whole YAML, and so can a module between two exports.
        always = path.endswith(("js", "json")) and not path.endswith("mjs") and end * part // 19 > 0
        check(project, path, unread=True if always and "module.exports" in whole[: end * part // 19] else None)


BYTES = {
    "empty": b"",
    "bom": b"\xef\xbb\xbf",
    "binary": bytes(range(256)) * 16,
    "elf": b"\x7fELF\x02\x01\x01" + bytes(200),
    "latin-1": "module.exports = { apps: [] }; // ä".encode("latin-1"),
    "utf-16": WHOLE.encode("utf-16"),
    "utf-16 without a mark": WHOLE.encode("utf-16-le"),
    "utf-32": WHOLE.encode("utf-32"),
    "nul": b"module.exports = { apps: [{ name: 'a\0pi', script: 'x.js' }] };",
    "only nul": bytes(5_000),
    "surrogate": b"module.exports = { apps: [{ name: '\xed\xa0\x80' }] };",
    "2 MB": b"// " + b"x" * 2_000_000 + b"\nmodule.exports = { apps: [] };",
}


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("kind", list(BYTES))
def test_a_file_that_is_no_text(project: Project, path: str, kind: str) -> None:
    put(project, path, BYTES[kind])
    is_text = kind in {"empty", "bom", "nul"}
    said = check(project, path, unread=None if is_text else True)
    assert not said["pm2/missing-app"].passed


DEEP = 20_000
NESTS = {
    "[": "[" * DEEP,
    "[]": "[" * DEEP + "]" * DEEP,
    "(": "(" * DEEP + "1" + ")" * DEEP,
    "{a:": "{a:" * DEEP,
    "{a:}": "({" + "a:{" * DEEP + "}" * DEEP + "})",
    "${": "`${" * DEEP + "1" + "}`" * DEEP,
    "=>": "x => " * DEEP + "1",
    "!": "!" * DEEP + "1",
    "+": "1" + "+1" * DEEP,
    ".": "a" + ".a" * DEEP,
    "()": "a" + "()" * DEEP,
    "?:": "1?" * DEEP + "1" + ":1" * DEEP,
    "??": "null" + " ?? null" * DEEP,
    "blocks": "{" * DEEP + "}" * DEEP,
    "if": "if(1)" * DEEP + ";",
    "else": "if(0);else " * DEEP + ";",
    "functions": "function f(){" * DEEP + "}" * DEEP,
    "new": "new " * DEEP + "a",
    "patterns": "var " + "[" * DEEP + "a" + "]" * DEEP + " = []",
    "comments": "/*" * DEEP,
    "- ": "- " * DEEP + "a",
    "indents": "".join(" " * depth + "a:\n" for depth in range(1_000)),
    "%": "&a *a " * DEEP,
    "regex": "/" + "(" * DEEP + ")" * DEEP + "/",
}


@pytest.mark.parametrize("path", ["ecosystem.config.js", "ecosystem.config.mjs", "ecosystem.json", "ecosystem.yaml"])
@pytest.mark.parametrize("nest", list(NESTS))
def test_deep_nesting(project: Project, path: str, nest: str) -> None:
    start = {"s": "module.exports = ", "n": "", "l": ""}[path[-1]]
    if path.endswith("mjs"):
        start = "export const apps = "
    if nest in {"blocks", "if", "else", "functions", "patterns"}:
        start = "module.exports = { apps: f() };\n" if path.endswith(".config.js") else ""
    put(project, path, start + NESTS[nest])
    check(project, path)


@pytest.mark.parametrize("form", ["module.exports = {{ apps: {} }};", "module.exports = {{ apps: [{{ name: {} }}] }};"])
@pytest.mark.parametrize("nest", list(NESTS))
def test_deep_nesting_in_the_apps(project: Project, form: str, nest: str) -> None:
    put(project, "ecosystem.config.js", form.format(NESTS[nest]))
    check(project, "ecosystem.config.js")


LIST = "[{ name: 'api', script: 'x.js' }]"
PROGRAMS = {
    "for": "for (;;) {}",
    "while": "while (true) {}",
    "do": "do { var i = 0 } while (!i)",
    "continue": "a: for (;;) { for (;;) { continue a; } }",
    "recursion": "function f() { return f(); } f();",
    "mutual recursion": "const f = () => g(), g = () => f(); f();",
    "getter": "const o = { get a() { return this.a; } }; o.a;",
    "proxy": "const p = new Proxy({}, { get: (t, k, r) => r[k] }); p.a;",
    "toString": "const o = { toString() { return `${this}`; } }; `${o}`;",
    "toJSON": "const o = { toJSON() { return JSON.parse(JSON.stringify(o)); } }; JSON.stringify(o);",
    "setter": "const o = { set a(v) { this.a = v; } }; o.a = 1;",
    "doubling": "let s = 'x'; for (let i = 0; i < 60; i++) s += s;",
    "doubling a list": "let a = [1]; for (let i = 0; i < 60; i++) a = [...a, ...a];",
    "pushing": "const a = [1]; for (const x of a) a.push(x);",
    "repeat": "'x'.repeat(2 ** 30);",
    "repeated repeat": "'x'.repeat(1e5).repeat(1e5).repeat(1e5);",
    "pad": "'x'.padStart(2 ** 31);",
    "array": "new Array(2 ** 32 - 1).fill(0);",
    "from": "Array.from({ length: 1e12 }, (_, i) => i);",
    "join": "Array(1e9).join('xxxxxxxxxx');",
    "spread": "Math.max(...Array(1e8));",
    "length": "const a = []; a.length = 4294967295; a.forEach(x => x); a.map(x => x); a.join();",
    "index": "const a = []; a[4294967294] = 1; [...a]; a.sort();",
    "sort": "[3, 1, 2].sort(() => { for (;;); });",
    "map": "[1, 2].map(function f(x) { return [1, 2].map(f); });",
    "exponential object": "let o = {}; for (let i = 0; i < 40; i++) o = { a: o, b: o }; JSON.stringify(o);",
    "power": "9n ** 9n ** 9n; 10 ** 1e9; 2n << 2n ** 40n;",
    "digits": "BigInt('9'.repeat(200000)) * BigInt('9'.repeat(200000));",
    "fibonacci": "const f = n => n < 2 ? n : f(n - 1) + f(n - 2); f(60);",
    "regex": "/^(a+)+$/.test('a'.repeat(40) + '!');",
    "regex words": "/^(([a-z])+.)+[A-Z]([a-z])+$/.test('a'.repeat(60));",
    "regex replace": "'a'.repeat(5000).replace(/(a*)*b/g, 'x');",
    "regex split": "('a'.repeat(30) + '!').split(/(a|aa)+$/);",
    "regex made": "new RegExp('(x+x+)+y').exec('x'.repeat(60));",
    "regex match all": "[...'a'.repeat(3000).matchAll(/(?=(a+))/g)].map(m => m[1].length);",
    "replace all": "'a'.repeat(1e5).replaceAll('a', 'b'.repeat(1e5));",
    "parse": "JSON.parse('['.repeat(1e5));",
    "number": "Number('1'.repeat(1e6)); parseInt('9'.repeat(1e6)); (1e21).toString(2).repeat(1e3);",
    "generator": "function* g() { for (;;) yield 1; } [...g()]; const [a] = g();",
    "iterator": "const o = { [Symbol.iterator]: () => ({ next: () => ({ value: 1, done: false }) }) }; [...o];",
    "await": "(async () => { for (;;) await 1; })();",
    "prototype": "const o = {}; Object.setPrototypeOf(o, o); o.x;",
    "cycle": "const o = {}; o.o = o; JSON.stringify(o);",
    "branches": "".join(f"let v{i} = process.env.V{i} ? 1 : 2;" for i in range(200))
    + "let s = ''; " + "".join(f"s += v{i};" for i in range(200)),
    "unknown ifs": "let s = ''; " + "".join(f"if (process.env.V{i}) s += '{i}';" for i in range(60)),
    "unknown loop": "for (let i = 0; i < process.env.N; i++) { for (let j = 0; j < process.env.M; j++) {} }",
    "unknown while": "while (process.env.A || fetch()) { if (process.env.B) continue; }",
    "eval": "eval('for(;;){}'); new Function('for(;;){}')();",
    "exit": "process.exit(0);",
    "kill": "process.kill(process.pid); process.abort();",
    "require itself": "require('./ecosystem.config.js'); require(__filename);",
    "child": "require('child_process').execSync('sleep 60');",
    "read a device": "require('fs').readFileSync('/dev/zero');",
    "read standard input": "require('fs').readFileSync(0);",
    "throw": "throw 1;",
    "throw a cycle": "const e = {}; e.e = e; throw e;",
    "throw in toString": "throw { toString() { throw this; } };",
}  # fmt: skip


@pytest.mark.parametrize("name", list(PROGRAMS))
def test_a_program_that_does_not_end_well(project: Project, name: str) -> None:
    """In front of the apps, and behind them."""
    program = PROGRAMS[name]
    for text in (
        f"{program}\nmodule.exports = {{ apps: {LIST} }};",
        f"module.exports = {{ apps: {LIST} }};\n{program}",
    ):
        put(project, "ecosystem.config.js", text)
        check(project, "ecosystem.config.js")


NEVER_END = ["for", "while", "do", "continue", "recursion", "mutual recursion", "fibonacci", "pushing"]


@pytest.mark.parametrize("name", NEVER_END)
@pytest.mark.parametrize("path", PATHS[:4])
def test_what_never_ends_exports_nothing(project: Project, name: str, path: str) -> None:
    program = PROGRAMS[name]
    exported = {"mjs": f"{program} export const apps = {LIST};", "son": f"(() => {{ {program} return {{}}; }})()"}
    put(project, path, exported.get(path[-3:], f"{program} module.exports = {{ apps: {LIST} }};"))
    check(project, path, unread=True)


EXPORTS = {
    "cycle": "const o = { apps: [] }; o.apps.push(o); module.exports = o;",
    "cycle of lists": "const a = []; a.push(a); module.exports = { apps: a };",
    "cycle in env": f"const apps = {LIST}; apps[0].env = {{ a: apps }}; module.exports = {{ apps }};",
    "exponential": "let o = { a: 1 }; for (let i = 0; i < 40; i++) o = { a: o, b: o };"
    "module.exports = { apps: [{ name: 'a', script: 'x.js', env: o }] };",
    "exponential list": "let o = [1]; for (let i = 0; i < 40; i++) o = [o, o]; module.exports = { apps: o };",
    "chain": "let o = {}; for (let i = 0; i < 20000; i++) o = { o }; module.exports = { apps: [o] };",
    "many apps": "module.exports = { apps: Array.from({ length: 20000 }, (_, i) => ({ name: `${i}`, script: 'x.js' })) };",
    "many keys": "const o = {}; for (let i = 0; i < 20000; i++) o[`k${i}`] = i; module.exports = { apps: [o] };",
    "long name": "module.exports = { apps: [{ name: 'x'.repeat(1e5), script: 'y'.repeat(1e5), cwd: 'z'.repeat(1e5) }] };",
    "many ways": "const o = {};"
    + "".join(f"if (process.env.V{i}) o.k{i} = 1; else o.k{i} = {{}};" for i in range(40))
    + "module.exports = { apps: [o, o, o] };",
    "proxy": "module.exports = new Proxy({}, { get: (t, k, r) => r });",
    "getter": "module.exports = { get apps() { for (;;); } };",
    "frozen": "module.exports = Object.freeze(Object.create(null));",
    "function": "module.exports = function f() { return f; };",
    "class": "module.exports = class { static apps = []; };",
    "promise": "module.exports = new Promise(() => {});",
    "symbol": "module.exports = { apps: [Symbol('x')] };",
    "holes": "module.exports = { apps: [, , ,] };",
    "big index": "const apps = []; apps[4294967294] = {}; module.exports = { apps };",
    "proto": "module.exports = { apps: [{ __proto__: { name: 'a' }, constructor: 1, toString: 2 }] };",
    "surrogate": "module.exports = { apps: [{ name: '\\ud800', script: '\\udfff.js', cwd: '\\ud800' }] };",
    "nul path": "module.exports = { apps: [{ name: 'a', script: 'a\\0b.js', cwd: 'c\\0d' }] };",
    "escapes": "module.exports = { apps: [{ name: '\\x1b[2J\\r\\n', script: '\\x1b]0;x\\x07.js' }] };",
    "number": "module.exports = { apps: [{ name: 'a', script: 'a.js', instances: 1e999, port: -1e308 }] };",
    "big": "module.exports = { apps: [{ name: 'a', script: 'a.js', instances: 10n ** 400n, port: 10n ** 400n }] };",
    "many args": "module.exports = { apps: [{ name: 'a', script: 'a.js', args: Array(20000).fill('--port 1') }] };",
    "long args": "module.exports = { apps: [{ name: 'a', script: 'a.js', args: '-'.repeat(90000) }] };",
    "cron": "module.exports = { apps: [{ name: 'a', script: 'a.js', cron_restart: '* '.repeat(40000) + 'x' }] };",
    "spaces": "module.exports = { apps: [{ name: 'a', script: 'a.js', max_memory_restart: ' '.repeat(90000) + 'x' }] };",
    "digits": "module.exports = { apps: [{ name: 'a', script: 'a.js', instances: '1'.repeat(90000), port: '9'.repeat(9000) }] };",
    "urls": "module.exports = { apps: [{ name: 'a', script: 'a.js', env: { A: 'a://'.repeat(20000), B: ':'.repeat(9e4) } }] };",
    "letters": "module.exports = { apps: [{ name: 'a', script: 'a.js', env: { A: 'aB1'.repeat(30000), B: '<'.repeat(9e4) } }] };",
}  # fmt: skip


@pytest.mark.parametrize("name", list(EXPORTS))
def test_exports_beyond_measure(project: Project, name: str) -> None:
    put(project, "ecosystem.config.js", EXPORTS[name])
    check(project, "ecosystem.config.js")


GIANTS = {
    "list": "[" + "0," * (LARGE // 2) + "0]",
    "objects": "[" + "{}," * (LARGE // 3) + "{}]",
    "apps": '{"apps": [' + '{"name": "a", "script": "x.js"},' * 9_000 + '{"name": "b", "script": "x.js"}]}',
    "text": '{"apps": [{"name": "' + "x" * LARGE + '"}]}',
    "key": '{"' + "k" * LARGE + '": 1}',
    "unclosed text": '{"apps": "' + "x" * LARGE,
    "spaces": " " * LARGE,
    "lines": "\n" * LARGE,
    "comment": "// " + "x" * LARGE,
    "open comment": "/* " + "* " * (LARGE // 2),
    "escapes": '{"a": "' + "\\u0041" * (LARGE // 6) + '"}',
    "number": "1" * LARGE,
    "name": "a" * LARGE,
    "colons": "a: " * (LARGE // 3),
    "dashes": "-" * LARGE,
    "quotes": "'" * LARGE,
    "backslashes": "'" + "\\" * LARGE,
    "semicolons": ";" * LARGE,
    "errors": "@# " * (LARGE // 3),
    "tabs": "\t" * LARGE + "a: 1",
    "anchors": "&a " * (LARGE // 3),
}


@pytest.mark.parametrize("path", ["ecosystem.config.js", "ecosystem.json", "ecosystem.yaml"])
@pytest.mark.parametrize("kind", list(GIANTS))
def test_a_giant_file(project: Project, path: str, kind: str) -> None:
    """As large as a file may be, nearly."""
    text = GIANTS[kind]
    is_expression = path.endswith(".js") and text[0] in "[{1-'a"
    put(project, path, f"module.exports = {text}" if is_expression else text)
    check(project, path)


YAMLS = {
    "laughs": "a0: &a0 [x, x]\n"
    + "".join(f"a{i}: &a{i} [*a{i - 1}, *a{i - 1}]\n" for i in range(1, 40))
    + "apps: *a39\n",
    "merges": "a0: &a0 {x: 1}\n"
    + "".join(f"a{i}: &a{i}\n  <<: [*a{i - 1}, *a{i - 1}]\n  y{i}: 1\n" for i in range(1, 40))
    + "apps: [*a39]\n",
    "itself": "apps: &a [*a]\n",
    "object": "apps: !!python/object/apply:os.system ['true']\n",
    "function": "apps: !!js/function 'function () { for (;;); }'\n",
    "documents": "---\napps: []\n" * 500,
    "unknown anchor": "apps: *nobody\n",
    "keys": "? [a, b]\n: c\n? {d: e}\n: f\napps: []\n",
    "duplicate": "apps: []\napps: [{name: a}]\n",
    "dates": "apps: [{name: 2001-01-01, script: 12:30:45, port: 0x_1, env: 1_000}]\n",
    "nan": "apps: [{name: .nan, instances: .inf, port: 0o17}]\n",
    "tabs": "apps:\n\t- name: a\n",
    "block": "apps: |" + "9" * 5_000 + "\n  x\n",
    "directive": "%YAML 9.9\n%TAG ! tag:x,2000:\n---\napps: !x []\n",
    "flow": "apps: [{name: a, script: [}]\n",
    "laughs inline": "{a: &a [x,x,x,x], b: &b [*a,*a,*a,*a], c: &c [*b,*b,*b,*b], apps: [*c,*c,*c,*c]}\n",
}


@pytest.mark.parametrize("name", list(YAMLS))
@pytest.mark.parametrize("path", ["ecosystem.yaml", "ecosystem.yml"])
def test_hostile_yaml(project: Project, name: str, path: str) -> None:
    put(project, path, YAMLS[name])
    check(project, path)


@pytest.mark.parametrize("ending", ["js", "cjs", "mjs", "json"])
def test_cyclic_requires(project: Project, ending: str) -> None:
    if ending == "mjs":
        put(project, "a.mjs", "import { apps as b } from './ecosystem.config.mjs'; export const apps = b;")
        put(project, "ecosystem.config.mjs", "import { apps as a } from './a.mjs'; export const apps = a;")
        check(project, "ecosystem.config.mjs", unread=True)
        return
    path = "ecosystem.json" if ending == "json" else f"ecosystem.config.{ending}"
    for number in range(5):
        put(
            project,
            f"a{number}.js",
            f"module.exports = require('./a{(number + 1) % 5}.js').apps.concat(require('./{path}'));",
        )
    body = "{ apps: require('./a0.js') }"
    put(project, path, body if ending == "json" else f"module.exports = {body};")
    check(project, path, unread=True)


def test_many_files(project: Project) -> None:
    for number in range(400):
        put(
            project,
            f"a{number}.js",
            f"module.exports = [...require('./a{number + 1}.js'), ...require('./a{number + 1}')];",
        )
    put(project, "a400.js", f"module.exports = {LIST};")
    put(project, "ecosystem.config.js", "module.exports = { apps: require('./a0.js') };")
    check(project, "ecosystem.config.js", unread=True)


def a_folder(path: Path, _outside: Path) -> None:
    path.mkdir()


def a_folder_with_an_index(path: Path, _outside: Path) -> None:
    path.mkdir()
    path.joinpath("index.js").write_text(f"module.exports = {{ apps: {LIST} }};")


def a_fifo(path: Path, _outside: Path) -> None:
    os.mkfifo(path)


def a_socket(path: Path, _outside: Path) -> None:
    here = Path.cwd()
    # The path of a socket is short.
    os.chdir(path.parent)
    try:
        with socket.socket(socket.AF_UNIX) as made:
            made.bind(path.name)
    finally:
        os.chdir(here)


def a_dangling_link(path: Path, _outside: Path) -> None:
    path.symlink_to("nowhere.js")


def a_link_to_itself(path: Path, _outside: Path) -> None:
    path.symlink_to(path.name)


def a_loop_of_links(path: Path, _outside: Path) -> None:
    other = path.with_name("other-link")
    path.symlink_to(other.name)
    other.symlink_to(path.name)


def a_link_out_of_the_root(path: Path, outside: Path) -> None:
    target = outside / path.name
    target.write_text(WHOLES[path.name])
    path.symlink_to(target)


def a_link_to_a_device(path: Path, _outside: Path) -> None:
    path.symlink_to("/dev/zero")


def an_unreadable_file(path: Path, _outside: Path) -> None:
    if os.geteuid() == 0:
        pytest.skip("root reads every file")
    path.write_text(WHOLES[path.name])
    path.chmod(0)


Maker = Callable[[Path, Path], None]
MAKERS: list[Maker] = [
    a_folder, a_folder_with_an_index, a_fifo, a_socket, a_dangling_link, a_link_to_itself, a_loop_of_links,
    a_link_out_of_the_root, a_link_to_a_device, an_unreadable_file,
]  # fmt: skip
posix = pytest.mark.skipif(os.name != "posix", reason="there are no such files")


@posix
@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("make", MAKERS)
def test_a_file_that_is_none(
    project: Project, tmp_path_factory: pytest.TempPathFactory, path: str, make: Maker
) -> None:
    make(project.root / path, tmp_path_factory.mktemp("outside"))
    check(project, path, unread=True)


@posix
@pytest.mark.parametrize("ending", ["js", "json"])
@pytest.mark.parametrize("make", MAKERS)
def test_a_required_file_that_is_none(
    project: Project, tmp_path_factory: pytest.TempPathFactory, ending: str, make: Maker
) -> None:
    """Beside `apps` that depend on it."""
    name = {"js": "ecosystem.config.cjs", "json": "ecosystem.json"}[ending]
    make(project.root / name, tmp_path_factory.mktemp("outside"))
    put(project, "ecosystem.config.js", f"module.exports = {{ apps: require('./{name}').apps }};")
    # A folder with an index is a module for Node, too.
    check(project, "ecosystem.config.js", unread=None if make is a_folder_with_an_index else True)


@posix
@pytest.mark.parametrize("make", MAKERS)
def test_a_package_file_that_is_none(project: Project, tmp_path_factory: pytest.TempPathFactory, make: Maker) -> None:
    if make is not a_link_out_of_the_root and make is not an_unreadable_file:
        make(project.root / "package.json", tmp_path_factory.mktemp("outside"))
    put(project, "ecosystem.config.js", WHOLE)
    check(project, "ecosystem.config.js")
