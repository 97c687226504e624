"""Files that want to crash, hang, flood or fool the reader: none does, and none passes."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable
from pathlib import Path

import pytest

from projects import CONFIG, RULES, Project, options
from pytest_deploygate.families.gate import GateOptions
from pytest_deploygate.families.pm2 import Pm2Facts
from pytest_deploygate.finding import CannotJudge
from pytest_deploygate.readers.callers import read_callers
from pytest_deploygate.readers.pm2 import read_pm2
from pytest_deploygate.reports.terminal import draw, text_of
from pytest_deploygate.rules import Deploy
from pytest_deploygate.source import Sources
from pytest_deploygate.verdict import Judgement, sort_out

# What must end soon does so by counting its steps, and its reason names the bound. This only ends a run that hangs;
# a shorter time would measure the machine.
pytestmark = pytest.mark.timeout(60)

NAMES = sorted(name for name in RULES if name.startswith("pm2/"))
# They pass where all that they look at is known, though the apps are not.
NEED_NO_APPS = frozenset(
    ["pm2/config-name", "pm2/module-type", "pm2/wrong-type", "pm2/wrong-host", "pm2/literal-secret"]
)
LARGE = 900_000
DEEP = 20_000
READ = "the apps are known"


def put(project: Project, path: str, data: str | bytes) -> None:
    project.write(path).write_bytes(data.encode() if isinstance(data, str) else data)


def outcome(project: Project, path: str = CONFIG) -> str:
    """READ, or why the apps cannot be read; no rule passes then that needs them."""
    own = options(config=path, env="production", apps=["api"])
    deploy = project.deploy(own)
    sources = Sources(project.root, deploy.scrubber)
    facts: Pm2Facts | None = None
    try:
        facts = read_pm2(own, deploy)
        apps = facts.ecosystem.apps
        reason = str(apps) if isinstance(apps, CannotJudge) else READ
    except CannotJudge as refusal:
        reason = str(refusal)
    for name in NAMES if facts else []:
        findings, refusals = sort_out(RULES[name].check(facts, own))
        assert findings or refusals or name in NEED_NO_APPS or reason == READ, name
        filled = [tuple(map(sources.fill, said[:5])) for said in (findings, refusals)]
        for finding in (*filled[0], *filled[1]):
            assert 0 < len(finding.message) < 2_000
            assert len(finding.subject) < 2_000
        drawing = text_of(draw(Judgement("production", name, RULES[name].severity, True, *filled)))
        assert all(char.isprintable() for char in drawing.replace("\n", ""))
    return reason


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
WHOLE_MODULE = """\
import path from 'path';
const base = { max_memory_restart: '300M', env: { PORT: 3000 } };
export default {
  apps: [{ ...base, name: 'api', script: path.join('dist', 'server.js'), args: `--port ${base.env.PORT}` }],
};
"""
WHOLE_JSON = """\
{
  "apps": [
    {"name": "api", "script": "server.js", "instances": 2, "env": {"PORT": 3000}, "args": ["--port", "3000"]},
    {"name": "api-worker", "script": "worker.js", "env_production": {"NODE_ENV": "production"}}
  ]
}
"""
WHOLE_YAML = """\
apps:
  - {name: api-worker, script: "worker.js", env_production: {NODE_ENV: production}}
  - name: api
    script: server.js
    args: [--port, '3000']
    env:
      PORT: 3000
"""
WHOLES = {
    CONFIG: WHOLE,
    "ecosystem.config.mjs": WHOLE_MODULE,
    "ecosystem.json": WHOLE_JSON,
    "ecosystem.yaml": WHOLE_YAML,
}
PATHS = list(WHOLES)
APPS = "[{ name: 'api', script: 'x.js' }]"


@pytest.mark.parametrize("path", PATHS)
def test_the_whole_file_is_read(project: Project, path: str) -> None:
    put(project, path, WHOLES[path])
    assert outcome(project, path) == READ


@pytest.mark.parametrize("part", range(1, 16))
@pytest.mark.parametrize("path", PATHS)
def test_a_truncated_file(project: Project, path: str, part: int) -> None:
    whole = WHOLES[path].rstrip("};\n")
    put(project, path, whole[: len(whole) * part // 16])
    said = outcome(project, path)
    # YAML that ends early can be whole YAML.
    assert said != READ or path.endswith("yaml")


BYTES = {
    "empty": (b"", "exports no apps"),
    "only comments": (b"// nothing\n/* here */\n", "exports no apps"),
    "binary": (bytes(range(256)) * 16, "cannot be read"),
    "latin-1": ("module.exports = { apps: [] }; // ä".encode("latin-1"), "not UTF-8 from here on"),
    "utf-16": (WHOLE.encode("utf-16"), "UTF-16, not UTF-8"),
    "utf-32": (WHOLE.encode("utf-32"), "UTF-16, not UTF-8"),
    "only nul": (bytes(5_000), "cannot be parsed"),
    "surrogate": (b"module.exports = { apps: [{ name: '\xed\xa0\x80' }] };", "not UTF-8 from here on"),
    "10 MB": (b"// " + b"x" * 10_000_000, "is larger than 1,024 KiB"),
    "bom": (b"\xef\xbb\xbf" + WHOLE.encode(), READ),
    "crlf": (WHOLE.replace("\n", "\r\n").encode(), READ),
    "cr": (WHOLE_MODULE.replace("\n", "\r").encode(), ""),
}


@pytest.mark.parametrize(("data", "says"), BYTES.values(), ids=BYTES)
def test_bytes(project: Project, data: bytes, says: str) -> None:
    put(project, CONFIG, data)
    said = outcome(project)
    assert says in said or (says == "exports no apps" and said == READ)


NESTS = {
    "[": ("levels deep", "[" * DEEP + "]" * DEEP),
    "[ open": ("syntax error", "[" * DEEP),
    "(": ("levels deep", "(" * DEEP + "1" + ")" * DEEP),
    "{a:": ("levels deep", "({" + "a:{" * DEEP + "}" * DEEP + "})"),
    "${": ("levels deep", "`${" * DEEP + "1" + "}`" * DEEP),
    "=>": ("levels deep", "x => " * DEEP + "1"),
    "!": ("levels deep", "!" * DEEP + "1"),
    ".": ("levels deep", "a" + ".a" * DEEP),
    "()": ("levels deep", "a" + "()" * DEEP),
    "?:": ("levels deep", "1?" * DEEP + "1" + ":1" * DEEP),
    "??": ("too deeply", "null" + " ?? null" * DEEP),
    "new": ("levels deep", "new " * DEEP + "a"),
    "if": ("levels deep", "1;" + "if(1)" * DEEP + ";"),
    "blocks": ("levels deep", "1;" + "{" * DEEP + "}" * DEEP),
    "functions": ("parts", "1;" + "function f(){" * DEEP + "}" * DEEP),
    "patterns": ("levels deep", "1; var " + "[" * DEEP + "a" + "]" * DEEP + " = []"),
    # Flat to whoever reads it, and to the evaluator.
    "1+1+1": ("exports no apps", "1" + "+1" * DEEP),
    "'a'+'a'": ("exports no apps", "'a'" + "+'a'" * DEEP),
    # Recovery from these errors takes the parser quadratic time.
    "a:b": ("steps to parse", "a:b " * 5_000),
    "a: ": ("parts", "a: " * 300_000),
    "quotes": ("parts", "'" * LARGE),
    "semicolons": ("parts", ";" * LARGE),
}


@pytest.mark.parametrize(("says", "text"), NESTS.values(), ids=NESTS)
def test_nesting(project: Project, says: str, text: str) -> None:
    put(project, CONFIG, f"module.exports = {text}")
    assert says in outcome(project)


PROGRAMS = {
    "for": ("more than 150,000 steps", "for (;;) {}"),
    "recursion": ("calls are nested more than 200 deep", "function f() { return f(); } f();"),
    "mutual recursion": ("calls are nested more than 200 deep", "const f = () => g(), g = () => f(); f();"),
    "getter": ("calls are nested more than 200 deep", "const o = { get a() { return this.a; } }; o.a;"),
    "toString": ("calls are nested more than 200 deep", "const o = { toString() { return `${this}`; } }; `${o}`;"),
    "toJSON": ("calls are nested more than 200 deep", "const o = { toJSON() { return JSON.parse(JSON.stringify(o)); } }; JSON.stringify(o);"),
    "doubling": ("a text of more than 1000000 characters", "let s = 'x'; for (let i = 0; i < 60; i++) s += s;"),
    "doubling a list": ("an array of more than 20000", "let a = [1]; for (let i = 0; i < 60; i++) a = [...a, ...a];"),
    "pushing": ("more than 150,000 steps", "const a = [1]; for (const x of a) a.push(x);"),
    "repeat": ("a text of more than 1000000 characters", "'x'.repeat(2 ** 30);"),
    "pad": ("a text of more than 1000000 characters", "'x'.padStart(2 ** 31);"),
    "array": ("an array of more than 20000", "new Array(2 ** 32 - 1).fill(0);"),
    "from": ("an array of more than 20000", "Array.from({ length: 1e12 }, (_, i) => i);"),
    "spread": ("an array of more than 20000", "Math.max(...Array(1e8));"),
    "length": ("an array of more than 20000", "const a = []; a.length = 4294967295; a.forEach(x => x); a.map(x => x); a.join();"),
    "index": ("an array of more than 20000", "const a = []; a[4294967294] = 1; [...a]; a.sort();"),
    "sort": ("more than 150,000 steps", "[3, 1, 2].sort(() => { for (;;); });"),
    "map": ("calls are nested more than 200 deep", "[1, 2].map(function f(x) { return [1, 2].map(f); });"),
    "exponential object": ("JSON.stringify of more than 20000 values", "let o = {}; for (let i = 0; i < 40; i++) o = { a: o, b: o }; JSON.stringify(o);"),
    "power": ("a number of more than 10,000 bits", "9n ** 9n ** 9n; 10 ** 1e9; 2n << 2n ** 40n;"),
    "digits": ("a number of more than 3000 digits", "BigInt('9'.repeat(200000)) * BigInt('9'.repeat(200000));"),
    "fibonacci": ("more than 150,000 steps", "const f = n => n < 2 ? n : f(n - 1) + f(n - 2); f(60);"),
    "regex": (READ, "/^(a+)+$/.test('a'.repeat(40) + '!');"),
    "regex words": (READ, "/^(([a-z])+.)+[A-Z]([a-z])+$/.test('a'.repeat(60));"),
    "regex split": (READ, "('a'.repeat(30) + '!').split(/(a|aa)+$/);"),
    "regex made": (READ, "new RegExp('(x+x+)+y').exec('x'.repeat(60));"),
    "replace all": ("a text of more than 1000000 characters", "'a'.repeat(1e5).replaceAll('a', 'b'.repeat(1e5));"),
    "parse": ("nested too deeply", "JSON.parse('['.repeat(1e5));"),
    "generator": (READ, "function* g() { for (;;) yield 1; } [...g()]; const [a] = g();"),
    "iterator": ("an iterator that gives more than 20000 items", "const o = { [Symbol.iterator]: () => ({ next: () => ({ value: 1, done: false }) }) }; [...o];"),
    "prototype": ("loading it throws", "const o = {}; Object.setPrototypeOf(o, o); o.x;"),
    "unknown loop": ("more than 150,000 steps", "for (let i = 0; i < process.env.N; i++) { for (let j = 0; j < process.env.M; j++) {} }"),
    "eval": ("eval() runs text as code", "eval('for(;;){}'); new Function('for(;;){}')();"),
    "exit": ("ends PM2 with process.exit()", "process.exit(0);"),
    "child": (READ, "require('child_process').execSync('sleep 60');"),
    "read a device": (READ, "require('fs').readFileSync('/dev/zero');"),
    "read standard input": ("loading it throws", "require('fs').readFileSync(0);"),
    "throw a cycle": ("loading it throws", "const e = {}; e.e = e; throw e;"),
    "throw in toString": ("loading it throws", "throw { toString() { throw this; } };"),
    "json num": (READ, "JSON.parse('['+'9'.repeat(5000)+',1e400]');"),
    "indexOf": ("more than 150,000 steps", "const a=Array(20000).fill('x'); for(let i=0;i<5000;i++) a.indexOf('y');"),
    "keys": ("more than 150,000 steps", "const o={}; for(let i=0;i<10000;i++) o['k'+i]=i; for(let i=0;i<2000;i++) Object.keys(o);"),
    "copy obj": ("more than 150,000 steps", "const o={}; for(let i=0;i<10000;i++) o['k'+i]=i; for(let i=0;i<3000;i++) ({...o});"),
    "split": ("more than 150,000 steps", "const s='a,'.repeat(9000); for(let i=0;i<3000;i++) s.split(',');"),
    "stringify": ("more than 150,000 steps", "const a=Array(9000).fill('abc'); for(let i=0;i<3000;i++) JSON.stringify(a);"),
    "upper": ("more than 150,000 steps", "const s='ä'.repeat(900000); for(let i=0;i<3000;i++) s.toUpperCase();"),
}  # fmt: skip


@pytest.mark.parametrize(("says", "program"), PROGRAMS.values(), ids=PROGRAMS)
def test_a_program_before_the_apps(project: Project, says: str, program: str) -> None:
    put(project, CONFIG, f"{program}\nmodule.exports = {{ apps: {APPS} }};")
    assert says in outcome(project)


EXPORTS = {
    "cycle": (READ, "const o = { apps: [] }; o.apps.push(o); module.exports = o;"),
    "cycle in env": (READ, "const apps = [{ name: 'api', script: 'x.js' }]; apps[0].env = { a: apps }; module.exports = { apps };"),
    "exponential": ("exports more than 20000 values", "let o = { a: 1 }; for (let i = 0; i < 40; i++) o = { a: o, b: o };module.exports = { apps: [{ name: 'a', script: 'x.js', env: o }] };"),
    "chain": ("more than 150,000 steps", "let o = {}; for (let i = 0; i < 20000; i++) o = { o }; module.exports = { apps: [o] };"),
    "many apps": ("exports more than 20000 values", "module.exports = { apps: Array.from({ length: 20000 }, (_, i) => ({ name: `${i}`, script: 'x.js' })) };"),
    "many keys": ("more than 150,000 steps", "const o = {}; for (let i = 0; i < 20000; i++) o[`k${i}`] = i; module.exports = { apps: [o] };"),
    "long name": (READ, "module.exports = { apps: [{ name: 'x'.repeat(1e5), script: 'y'.repeat(1e5), cwd: 'z'.repeat(1e5) }] };"),
    "proxy": ("is not understood", "module.exports = new Proxy({}, { get: (t, k, r) => r });"),
    "getter": ("more than 150,000 steps", "module.exports = { get apps() { for (;;); } };"),
    "function": ("'ecosystem.config.js' exports no apps, but something else (function)", "module.exports = function f() { return f; };"),
    "promise": ("is not understood", "module.exports = new Promise(() => {});"),
    "holes": (READ, "module.exports = { apps: [, , ,] };"),
    "big index": ("an array of more than 20000", "const apps = []; apps[4294967294] = {}; module.exports = { apps };"),
    "surrogate": (READ, "module.exports = { apps: [{ name: '\\ud800', script: '\\udfff.js', cwd: '\\ud800' }] };"),
    "nul path": (READ, "module.exports = { apps: [{ name: 'a', script: 'a\\0b.js', cwd: 'c\\0d' }] };"),
    "escapes": (READ, "module.exports = { apps: [{ name: '\\x1b[2J\\r\\n', script: '\\x1b]0;x\\x07.js' }] };"),
    "big": (READ, "module.exports = { apps: [{ name: 'a', script: 'a.js', instances: 10n ** 400n, port: 10n ** 400n }] };"),
    "many args": ("exports more than 20000 values", "module.exports = { apps: [{ name: 'a', script: 'a.js', args: Array(20000).fill('--port 1') }] };"),
    "cron": (READ, "module.exports = { apps: [{ name: 'a', script: 'a.js', cron_restart: '* '.repeat(40000) + 'x' }] };"),
    "digits": (READ, "module.exports = { apps: [{ name: 'a', script: 'a.js', instances: '1'.repeat(90000), port: '9'.repeat(9000) }] };"),
    "urls": (READ, "module.exports = { apps: [{ name: 'a', script: 'a.js', env: { A: 'a://'.repeat(20000), B: ':'.repeat(9e4) } }] };"),
    "letters": (READ, "module.exports = { apps: [{ name: 'a', script: 'a.js', env: { A: 'aB1'.repeat(30000), B: '<'.repeat(9e4) } }] };"),
    "json deep caught": ("nested too deeply", "let a=[]; try { a = JSON.parse('['.repeat(1e5)+']'.repeat(1e5)) } catch { a = [{ name: 'api', script: 'x.js' }] }; module.exports={apps:a}"),
}  # fmt: skip


@pytest.mark.parametrize(("says", "program"), EXPORTS.values(), ids=EXPORTS)
def test_exports_beyond_measure(project: Project, says: str, program: str) -> None:
    put(project, CONFIG, program)
    assert says in outcome(project)


JSONS = {
    "list": ("parts", '{"apps": [' + "0," * (LARGE // 2) + "0]}"),
    "apps": ("parts", '{"apps": [' + '{"name": "a", "script": "x.js"},' * 9_000 + "{}]}"),
    "deep": ("parts", '{"a":' * DEEP + "1" + "}" * DEEP),
    "1e400": (READ, '{"apps": [{"name": "api", "script": "x.js", "instances": 1e400}]}'),
    "digits": (READ, '{"apps": [{"name": "api", "script": "x.js", "instances": ' + "9" * 5_000 + "}]}"),
    "proto": (READ, '{"apps": [{"name": "api", "script": "x.js", "__proto__": {"cwd": 1}}]}'),
    "long text": (READ, '{"apps": [{"name": "' + "x" * LARGE + '", "script": "x.js"}]}'),
    "long name": ("throws ReferenceError", "a" * LARGE),
    "two values": ("is not one JSON value", "{}); ({}"),
    "spaces": ("cannot be parsed", " " * LARGE),
}


@pytest.mark.parametrize(("says", "text"), JSONS.values(), ids=JSONS)
def test_json(project: Project, says: str, text: str) -> None:
    put(project, "ecosystem.json", text)
    assert says in outcome(project, "ecosystem.json")


YAMLS = {
    "laughs": (
        "aliases expanded",
        "a0: &a0 [x, x]\n" + "".join(f"a{i}: &a{i} [*a{i - 1}, *a{i - 1}]\n" for i in range(1, 40)) + "apps: *a39\n",
    ),
    "merges": (
        "aliases expanded",
        "a0: &a0 {x: 1}\n"
        + "".join(f"a{i}: &a{i}\n  <<: [*a{i - 1}, *a{i - 1}]\n" for i in range(1, 40))
        + "apps: [*a39]\n",
    ),
    "itself": ("a part of", "apps: &a [*a]\n"),
    "merges itself": ("a part of", "apps: &a\n  <<: *a\n"),
    "object": ("a tag", "apps: !!python/object/apply:os.system ['true']\n"),
    "function": ("a tag", "apps: !!js/function 'function () { for (;;); }'\n"),
    "documents": ("a second document", "---\napps: []\n" * 500),
    "[": ("nested deeper than 64 levels", "[" * LARGE),
    "- ": ("nested deeper than 64 levels", "- " * (LARGE // 2)),
    "? ": ("nested deeper than 64 levels", "? " * (LARGE // 2)),
    "apps": ("aliases expanded", "apps:\n" + "- {name: a, script: x.js}\n" * 20_000),
    "keys": ("aliases expanded", "apps:\n- env:\n" + "".join(f"    K{i}: 1\n" for i in range(60_000))),
    "tag": ("a tag", "!" + "a" * LARGE),
    "nul": ("a NUL character", "apps: [\0]"),
    "a long text": (READ, "apps:\n- name: api\n  script: x.js\n  args: " + "x" * LARGE),
    "1e400": (READ, "apps: [{name: api, script: x.js, port: 1e400, instances: " + "9" * 5_000 + "}]"),
}


@pytest.mark.parametrize(("says", "text"), YAMLS.values(), ids=YAMLS)
def test_yaml(project: Project, says: str, text: str) -> None:
    put(project, "ecosystem.yaml", text)
    assert says in outcome(project, "ecosystem.yaml")


def test_cyclic_requires(project: Project) -> None:
    """Node gives the second one what the first has exported so far, so that the list is undefined in it."""
    put(project, "a.js", "module.exports = { apps: require('./ecosystem.config.js').apps.concat([]) };")
    put(project, CONFIG, "module.exports = { apps: require('./a.js').apps };")
    assert "loading it throws TypeError" in outcome(project)


def test_a_require_of_itself(project: Project) -> None:
    put(
        project,
        CONFIG,
        f"const self = require('./ecosystem.config.js'); module.exports = {{ apps: self.apps || {APPS} }};",
    )
    assert outcome(project) == READ


def test_cyclic_imports(project: Project) -> None:
    put(project, "a.mjs", "import { apps as b } from './ecosystem.config.mjs'; export const apps = b;")
    put(project, "ecosystem.config.mjs", "import { apps as a } from './a.mjs'; export const apps = a;")
    assert "loading it throws ReferenceError" in outcome(project, "ecosystem.config.mjs")


def test_many_files(project: Project) -> None:
    for number in range(300):
        put(project, f"a{number}.js", f"module.exports = [...require('./a{number + 1}.js')];")
    put(project, "a300.js", f"module.exports = {APPS};")
    put(project, CONFIG, "module.exports = { apps: require('./a0.js') };")
    assert "more than 200" in outcome(project) or "nested" in outcome(project)


@pytest.mark.parametrize("name", ["./" + "a/" * 400_000, "./" + "a" * 5_000, "/" + "../" * 100_000 + "etc"])
def test_a_require_of_an_endless_path(project: Project, name: str) -> None:
    put(project, CONFIG, f"module.exports = require('{name}');")
    assert outcome(project) != READ


def a_folder(path: Path) -> None:
    path.mkdir()


def a_fifo(path: Path) -> None:
    os.mkfifo(path)


def a_socket(path: Path) -> None:
    here = Path.cwd()
    # The path of a socket is short.
    os.chdir(path.parent)
    try:
        with socket.socket(socket.AF_UNIX) as made:
            made.bind(path.name)
    finally:
        os.chdir(here)


def a_dangling_link(path: Path) -> None:
    path.symlink_to("nowhere.js")


def a_link_to_itself(path: Path) -> None:
    path.symlink_to(path.name)


def a_link_out_of_the_project(path: Path) -> None:
    target = path.parent.with_name(path.parent.name + "-outside")
    target.write_text(WHOLE)
    path.symlink_to(target)


def a_link_to_a_device(path: Path) -> None:
    path.symlink_to("/dev/zero")


def an_unreadable_file(path: Path) -> None:
    if os.geteuid() == 0:
        pytest.skip("root reads every file")
    path.write_text(WHOLE)
    path.chmod(0)


MAKERS: list[Callable[[Path], None]] = [
    a_folder, a_fifo, a_socket, a_dangling_link, a_link_to_itself, a_link_out_of_the_project, a_link_to_a_device,
    an_unreadable_file,
]  # fmt: skip
posix = pytest.mark.skipif(os.name != "posix", reason="there are no such files")


@posix
@pytest.mark.parametrize("make", MAKERS)
def test_a_config_that_is_no_file(project: Project, make: Callable[[Path], None]) -> None:
    make(project.root / CONFIG)
    assert outcome(project) != READ


@posix
@pytest.mark.parametrize("make", MAKERS)
def test_a_required_file_that_is_none(project: Project, make: Callable[[Path], None]) -> None:
    make(project.root / "apps.cjs")
    put(project, CONFIG, "module.exports = { apps: require('./apps.cjs').apps };")
    assert outcome(project) != READ


def test_a_name_that_no_file_system_takes(project: Project) -> None:
    assert outcome(project, "x" * 5_000 + ".config.js") != READ


PACKAGES = {
    "deep": '{"a":' * 100_000 + "1" + "}" * 100_000,
    "truncated": '{"type": "mod',
    "digits": '{"a": ' + "9" * 5_000,
    "large": " " * 2_000_000,
}


@pytest.mark.parametrize("text", PACKAGES.values(), ids=PACKAGES)
def test_a_package_json_beside_it(project: Project, text: str) -> None:
    """It decides how Node loads the file, so that nothing is known without it."""
    put(project, "package.json", text)
    put(project, CONFIG, WHOLE)
    assert "package.json" in outcome(project)


ENVS = {
    "blanks": "A=x" + " " * LARGE + "y",
    "lines": "A=1\n" * 200_000,
    "open quote": "A='" + "x\n" * 100_000,
    "nul": "A=\0",
    "binary": "\x1b[2J\ufffe\x07" * 1_000,
}


@pytest.mark.parametrize("text", ENVS.values(), ids=ENVS)
def test_an_env_file(project: Project, text: str) -> None:
    put(project, ".env", text)
    put(project, CONFIG, "require('dotenv').config(); module.exports = { apps: process.env.APPS ? [] : undefined };")
    assert outcome(project) != READ


CALLERS = {
    "uses": (".github/workflows/ci.yml", "uses: " + "deploygate" * 50_000),
    "lines": ("deploy.bat", "\n" * LARGE),
    "comments": ("Jenkinsfile", "/* " * (LARGE // 3)),
    "deep": ("package.json", '{"scripts":' * 60_000),
    "digits": ("package.json", '{"scripts": ' + "9" * 5_000 + "}"),
    "dashes": ("Makefile", "-m" + " " * LARGE),
    "nul": (".gitlab-ci.yml", "\0" * 1_000),
}


@pytest.mark.parametrize(("path", "text"), CALLERS.values(), ids=CALLERS)
def test_a_file_that_could_run_the_gate(project: Project, path: str, text: str) -> None:
    put(project, path, text)
    deploy = Deploy(project.root, project.root / "deploygate.yaml", "production")
    assert not any(caller.calls for caller in read_callers(GateOptions(called_by=[path]), deploy).callers)


@posix
@pytest.mark.parametrize("make", MAKERS)
def test_a_script_that_is_no_file(project: Project, make: Callable[[Path], None]) -> None:
    make(project.root / "deploy.sh")
    deploy = Deploy(project.root, project.root / "deploygate.yaml", "production")
    assert not any(caller.calls for caller in read_callers(GateOptions(), deploy).callers)


def test_submodules_of_many_empty_lines(project: Project) -> None:
    put(project, ".gitmodules", "\n" * LARGE)
    project.apps("{ name: 'api', script: 'absent.js' }")
    assert outcome(project) == READ


@pytest.mark.parametrize(
    "text",
    [
        f"/*{'x' * LARGE}*/ module.exports = {{ apps: {APPS} }};",
        f"{chr(10) * LARGE}module.exports = {{ apps: {APPS} }};",
        f"module.exports = {{ apps: [{', '.join(APPS[1:-1] for _ in range(1_000))}] }};",
        f"module.exports = {{ apps: [{{ name: 'api', script: 'x.js', args: '{'ä' * 400_000}' }}] }};",
        "module.exports = { apps: Array.from({ length: 500 }, (_, i) => ({ name: `api-${i}`, script: `/srv/a/${i}/x.js` })) };",
    ],
    ids=["comment", "lines", "apps", "text", "paths"],
)
def test_large_and_honest(project: Project, text: str) -> None:
    put(project, CONFIG, text)
    assert outcome(project) == READ
