"""No output shows a secret of a PM2 project, wherever in its files it stands and whatever is wrong beside it."""

from __future__ import annotations

import json
import urllib.parse
from collections.abc import Iterator
from html import escape
from pathlib import Path
from xml.sax.saxutils import quoteattr

import pytest

from leaks import REPORTS, Secrets

RULES = "foreign-app missing-script duplicate-name wrong-type unknown-key literal-secret".split()


GATE = """\
version: 1
environments:
  apiserver:
    pm2:
      config: {config}
      env: production
      apps: [api, api-worker]
{more}
  webserver:
    pm2: {{config: ecosystem.web.json, apps: [storefront, admin]}}
{end}
"""


class Deploy:
    """A project with one thing wrong in nearly each line."""

    def __init__(self, project, monkeypatch: pytest.MonkeyPatch) -> None:
        self._project = project
        self._monkeypatch = monkeypatch
        self.root: Path = project.pytester.path
        self.root.joinpath("conftest.py").unlink()
        self.write("ecosystem.web.json", '{"apps": [{"name": "storefront", "script": "x.js"}]}')
        self.write("server.js", "")

    def write(self, path: str, text: str) -> None:
        self.root.joinpath(path).write_text(text, encoding="utf-8")

    def gate(self, config: str = "ecosystem.config.js", more: str = "", end: str = "") -> None:
        self.write("deploygate.yaml", GATE.format(config=config, more=more, end=end))

    def run(self, *args: str, status: tuple[int, ...] = (1,)) -> dict[str, str]:
        """All that a run writes."""
        with self._monkeypatch.context() as patch:
            if "--colors" in args:
                patch.setenv("PY_COLORS", "1")
            result = self._project.run("--env=apiserver", *(arg for arg in args if arg != "--colors"))
        assert result.ret in status, result.stdout.str() + result.stderr.str()
        outputs = {"stdout": result.stdout.str(), "stderr": result.stderr.str()}
        cache = self.root / ".pytest_cache"
        files = [
            self.root / "out.xml",
            self.root / "out.html",
            *self.root.glob("report.*"),
            *(p for p in cache.rglob("*") if p.is_file()),
        ]
        outputs |= {str(file): file.read_text(encoding="utf-8") for file in files if file.exists()}
        for file in files[:2]:
            file.unlink(missing_ok=True)
        return outputs


@pytest.fixture
def deploy(project, monkeypatch) -> Deploy:
    return Deploy(project, monkeypatch)


def program(s: Secrets) -> str:
    """An ecosystem file with a secret, and something wrong, in each line."""
    return f"""\
require('dotenv').config();
const other = require('./other.js'); // the old password was {s.mixed()}
const more = require('./more.json');
const password = process.env.DB_PASSWORD || '{s.weak()}';
module.exports = {{
  apps: [
    {{ name: 'storefront', script: 'gone.js', env: {{ DB_PASSWORD: '{s.weak()}', API_KEY: "{s.hexadecimal()}" }} }},
    {{ name: 'storefront', script: 'gone.js', env: {{ JWT_SECRET: `{s.mixed()}` }}, instances: 'many' }}, // {s.key()}
    {{ name: 'api', script: 'server.js', args: '--db-password {s.weak()} --port 3000', cwd: 'nowhere' }},
    {{ name: 'api', script: 'server.js', args: ['--token', '{s.weak()}', '--api-key={s.weak()}'], autorestart: 'true' }},
    {{ name: 'a', script: 'gone.js', env_production: {{ DATABASE_URL: '{s.url()}', NODE_ENV: 'development' }}, args: 5 }},
    {{ name: 'b', script: 'gone.js', env_production: {{ AUTH_TOKEN: process.env.T ?? '{s.token()}' }}, scirpt: '{s.key()}' }},
    {{ name: 'c', script: 'gone.js', dbPassword: '{s.weak()}', watch: 'false', env: {{ A: `Bearer ${{'{s.token()}'}}` }} }},
    {{ name: 'd', script: 'gone.js', env: {{ PASSWORD: ('{s.weak()}'), 'SECRET_KEY': "{s.quoted()}" }}, cron_restart: 'x' }},
    {{ name: 'e', script: 'gone.js', env: {{ DB_PASSWORD: password, X: other.secret, Y: more.password }}, kill_timeout: 'y' }},
    {{ name: 'f', script: 'gone.js', env_production: {{ STRIPE: '{s.key()}', URL: `{s.url()}` }}, max_memory_restart: 300 }},
    {{ name: process.env.APP_TOKEN, script: process.env.APP_TOKEN, cwd: `/srv/${{process.env.APP_TOKEN}}` }},
    {{ name: 'i', script: 'gone.js', cwd: process.env.DOTENV_PASSWORD, env: {{ TOKEN: more.token, S: other.secret }} }},
    {{ name: 'g', script: `node gone.js --password={s.weak()}`, interpreter: 7, env: {{ PORT: 3000 }} }}, /* {s.token()} */
    {{ name: 'h', script: 'gone.js', env: {{ PORT: 3000, PASSWORD: {{ value: '{s.mixed()}' }} }}, exec_mode: '{s.mixed()}' }},
  ],
  deploy: {{
    production: {{
      host: ['web-1'], user: 'deploy', ref: 'origin/main', repo: 'https://ci:{s.mixed()}@git.example/shop.git',
      'post-deploy': 'npm ci --token={s.weak()} && DB_PASSWORD={s.weak()} pm2 reload ecosystem.config.js',
    }},
  }},
}};
"""


@pytest.fixture
def leaky(deploy: Deploy, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Deploy, Secrets]]:
    s = Secrets(7)
    deploy.write("ecosystem.config.js", program(s))
    deploy.write("other.js", f"module.exports = {{ secret: '{s.mixed()}', env: {{ DB_PASSWORD: '{s.weak()}' }} }};\n")
    deploy.write("more.json", json.dumps({"password": s.weak(), "token": s.token()}))
    deploy.write(".env", f"DOTENV_PASSWORD={s.weak()}\nDB_TOKEN='{s.mixed()}'\n")
    monkeypatch.setenv("APP_TOKEN", s.weak())
    deploy.gate(more="      host: [api-*]\n      variables: {APP_TOKEN: $APP_TOKEN}")
    return deploy, s


OPTIONS = [
    ["-vv", "-l", "--tb=long", "-rA", "--junitxml=out.xml", "-o", "junit_logging=all"],
    ["-q", "--tb=short", "--colors"],
    ["--tb=native", "-l", "--full-trace", "-o", "junit_family=xunit1", "--junitxml=out.xml"],
    ["--html=out.html", "--self-contained-html", *REPORTS, "-s"],
    ["-p", "no:terminal"],
    ["--tb=line", "-rA"],
]


@pytest.mark.parametrize("options", OPTIONS, ids=" ".join)
def test_secrets_beside_violations(leaky, options):
    deploy, secrets = leaky
    outputs = deploy.run(*options)
    assert secrets.shown_in(outputs) == []
    if "-rA" in options:
        for rule in RULES:
            assert rule in outputs["stdout"]


def test_a_secret_of_another_file_as_a_name(deploy):
    s = Secrets(19)
    deploy.write("more.json", json.dumps({"password": s.weak()}))
    deploy.write(
        "ecosystem.config.js", "module.exports = { apps: [{ name: require('./more.json').password, script: 'x' }] };"
    )
    deploy.gate()
    assert s.shown_in(deploy.run("-vv")) == []


def test_what_else_a_run_can_be(leaky):
    deploy, secrets = leaky
    for options, status in ((["--co"], 0), (["-n1", "-vv"], 1), (["--lf", "-vv"], 1), (["--cache-show"], 0)):
        assert secrets.shown_in(deploy.run(*options, status=(status,))) == []


def test_the_search_finds_what_is_shown(leaky):
    """The control: what is no secret by its place is found, and so is each secret in the file itself."""
    deploy, secrets = leaky
    source = {name: deploy.root.joinpath(name).read_text() for name in ("ecosystem.config.js", "other.js", ".env")}
    found = {secret for secret, _, _ in secrets.shown_in(source)}
    assert len(found) > 30
    control = Secrets(1)
    control.known = ["storefront", "gone.js"]
    assert {secret for secret, _, _ in control.shown_in(deploy.run("-vv"))} == {"storefront", "gone.js"}
    for text in ("a<b&c-12345", 'quote"12345', "é-backslash\\12345"):
        control.known = [text]
        for written in (repr(text), json.dumps(text), escape(text), quoteattr(text), urllib.parse.quote(text)):
            assert control.shown_in({"": f"> {written} <"})


def entry(key: str, value: str) -> str:
    return f"{{ name: 'storefront', script: 'gone.js', env: {{ {key}: {value} }} }}"


def broken(s: Secrets) -> dict[str, str]:
    """Files that cannot be read, because of the line with the secret or behind it."""
    weak = entry("DB_PASSWORD", f"'{s.weak()}'")
    escaped = entry("PASSWORD", "'" + s.weak() + "\\u{zz}'")
    return {
        "an unclosed text": f"module.exports = {{ apps: [{entry('DB_PASSWORD', chr(39) + s.weak())}] }};",
        "behind it": f"module.exports = {{ apps: [{weak} oops] }};",
        "before it": f"module.exports = {{ apps: [oops {weak}] }};",
        "bare": f"module.exports = {{ apps: [{entry('API_KEY', s.mixed() + ' ' + s.mixed())}] }};",
        "a template": f"module.exports = {{ apps: [{entry('API_KEY', '`' + s.mixed() + '${')}] }};",
        "thrown": f"throw new Error('{s.mixed()}');",
        "thrown, weak": f"const dbPassword = '{s.weak()}'; throw new Error(dbPassword);",
        "thrown text": f"throw '{s.key()}';",
        "thrown object": f"throw {{ message: '{s.mixed()}', toString() {{ return '{s.mixed()}'; }} }};",
        "thrown variable": "throw new Error(process.env.APP_TOKEN);",
        "thrown env file": "require('dotenv').config(); throw new Error(process.env.DOTENV_PASSWORD);",
        "a class": f"class E extends Error {{}} E.prototype.name = '{s.mixed()}'; throw new E('{s.mixed()}');",
        "parsed": f'module.exports = JSON.parse(\'{{"password": "{s.mixed()}" oops}}\');',
        "a missing module": f"module.exports = require('./{s.mixed()}');",
        "a missing file": f"module.exports = require('fs').readFileSync('{s.mixed()}', 'utf8');",
        "a variable's file": "module.exports = require('fs').readFileSync(process.env.APP_TOKEN, 'utf8');",
        "a variable's module": "module.exports = require(`./${process.env.APP_TOKEN}`);",
        "a call": f"module.exports = {{ apps: fetchApps('{s.mixed()}') }};",
        "a property": "const o = null; module.exports = { apps: o[process.env.APP_TOKEN] };",
        "a function": "const o = {}; module.exports = { apps: o[process.env.APP_TOKEN]() };",
        "a regex": "module.exports = { apps: new RegExp('(' + process.env.APP_TOKEN) };",
        "a number": "module.exports = { apps: BigInt(process.env.APP_TOKEN) };",
        "a URL": "module.exports = { apps: new URL(process.env.APP_TOKEN) };",
        "a bad escape": f"module.exports = {{ apps: [{escaped}] }};",
        "twice": f"const a = '{s.mixed()}'; const a = '{s.mixed()}';",
        "a text": f"module.exports = '{s.mixed()}';",
        "apps": f"module.exports = {{ apps: '{s.mixed()}' }};",
        "an entry": f"module.exports = {{ apps: ['{s.mixed()}', process.env.APP_TOKEN] }};",
        "a key": f"module.exports = {{ apps: [{{ name: 'api', script: 'x.js', '{s.mixed()}': 1 }}], [process.env.APP_TOKEN]: 1 }};",
        "an env key": "module.exports = { apps: [{ name: 'api', script: 'x.js', env: { [process.env.APP_TOKEN]: 'a' } }] };",
        "an app key": "module.exports = { apps: [{ name: 'api', script: 'x.js', [process.env.APP_TOKEN]: 'a' }] };",
    }


@pytest.mark.parametrize("name", broken(Secrets(11)))
def test_secrets_in_files_that_cannot_be_read(deploy, monkeypatch, name):
    s = Secrets(11)
    monkeypatch.setenv("APP_TOKEN", s.weak())
    deploy.write(".env", f"DOTENV_PASSWORD={s.weak()}\n")
    deploy.gate(more="      variables: {APP_TOKEN: $APP_TOKEN}")
    deploy.write("ecosystem.config.js", f"// What runs.\n{broken(s)[name]}\n")
    assert s.shown_in(deploy.run("-vv", "-l", "--tb=long", "--junitxml=out.xml")) == []


def yaml_file(s: Secrets) -> str:
    return f"""\
apps:
  - name: storefront   # {s.mixed()}
    script: gone.js
    args: --db-password {s.weak()}
    instances: many
    env: {{DB_PASSWORD: {s.weak()}, API_KEY: '{s.mixed()}', PORT: 3000}}
  - name: storefront
    script: [gone.js, {s.mixed()}]
    env_production:
      DB_PASSWORD: {s.weak()}
      DATABASE_URL: {s.url()}
      TOKEN: "{s.token()}"
    scirpt: {s.key()}
    dbPassword: {s.weak()}
  - {{name: api, script: gone.js, args: [--token, {s.weak()}], exec_mode: {s.key()}, autorestart: {s.mixed()}}}
deploy:
  production:
    repo: https://ci:{s.mixed()}@git.example/shop.git
    post-deploy: npm ci --token={s.weak()}
"""


def json_file(s: Secrets) -> str:
    return f"""\
{{"apps": [
  {{"name": "storefront", "script": "gone.js", "instances": "many", "env": {{"DB_PASSWORD": "{s.weak()}"}}}},
  {{"name": "storefront", "script": ["gone.js", "{s.mixed()}"], "args": "--db-password {s.weak()}"}},
  {{"name": "api", "script": "gone.js", "args": ["--token", "{s.weak()}"], "scirpt": "{s.key()}", "PASSWORD": "{s.weak()}"}},
  {{"name": "api", "script": "gone.js", "env_production": {{"DATABASE_URL": "{s.url()}", "API_KEY": "{s.quoted()}"}}}}
], "deploy": {{"production": {{"repo": "https://ci:{s.mixed()}@git.example/shop.git", "post-deploy": "x --token={s.weak()}"}}}}}}
"""


@pytest.mark.parametrize(
    ("config", "template", "broken"),
    [("ecosystem.yaml", yaml_file, True), ("ecosystem.yml", yaml_file, False), ("ecosystem.json", json_file, True)],
)
def test_secrets_in_other_formats(deploy, config, template, broken):
    s = Secrets(13)
    whole = template(s)
    deploy.gate(config)
    lines = whole.splitlines()
    # Something that is not read, in front of each of the lines with a secret and in them.
    texts = [
        whole,
        *(
            "\n".join([*lines[:at], lines[at] + " }]: : [{", *lines[at + 1 :]])
            for at in range(3, len(lines) * broken, 3)
        ),
    ]
    for text in texts:
        deploy.write(config, text)
        assert s.shown_in(deploy.run("-vv", "-l", "--tb=long", "--junitxml=out.xml")) == []


CRASHES = """
import pytest_deploygate as d

def text(facts):
    return str(facts) + open("ecosystem.config.js").read()

@d.rule("pm2/crashes")
def crashes(facts, options):
    '''Falls over with all that it knows.'''
    everything = text(facts)
    print(everything[:0])
    raise RuntimeError(everything)

@d.rule("pm2/keys")
def keys(facts, options):
    '''Falls over a key.'''
    everything = text(facts)
    {}[everything]
    yield

@d.rule("pm2/chained")
def chained(facts, options):
    '''Falls over twice.'''
    try:
        raise ValueError(text(facts))
    except ValueError as error:
        raise type("Error", (Exception,), {"__str__": lambda self: text(facts)})() from error

class Options(d.Options):
    pass

def read(options, deploy):
    secret = open("ecosystem.config.js").read()
    raise OSError(5, secret, secret)

@d.rule("falls/over")
def over(facts, options):
    '''Is never reached.'''
    yield

def pytest_deploygate_register(registry):
    registry.add_family(d.Family("falls", Options, read, "A reader that falls over."))
    for check in (crashes, keys, chained, over):
        registry.add_rule(check)
"""


@pytest.mark.parametrize("options", OPTIONS[:3], ids=" ".join)
def test_secrets_in_a_crash(leaky, options):
    deploy, secrets = leaky
    deploy.write("conftest.py", CRASHES)
    deploy.gate(more="      variables: {APP_TOKEN: $APP_TOKEN}\n    falls: {}")
    outputs = deploy.run(*options)
    assert secrets.shown_in(outputs) == []
    assert "RuntimeError at conftest.py:12" in outputs["stdout"]
    assert "OSError at conftest.py" in outputs["stdout"]


@pytest.mark.parametrize(
    "more",
    [
        "      cwd: [{0}]",
        "      apps: {{a: {0}}}",
        "      variables: [{0}]",
        "      variables: {{DB_PASSWORD: [{0}]}}",
        "      variables: {{DB_PASSWORD: {0}, DB_PASSWORD: {0}}}",
        "      variables: {{DB_PASSWORD: '{0}}}",
        "      dbPassword: {0}",
        "      variables: {{DB_PASSWORD: {0}}} oops: [",
        "      node: {{token: {0}}}",
    ],
)
def test_secrets_in_a_gate_file_that_is_wrong(deploy, more):
    s = Secrets(17)
    deploy.gate(more=more.format(s.mixed()))
    assert s.shown_in(deploy.run("-vv", status=(4,))) == []


def test_who_answers_for_what_is_no_secret(leaky):
    """A waiver's sentence stays as somebody wrote it."""
    deploy, secrets = leaky
    waiver = (
        "{rule: pm2/duplicate-name, subject: storefront, reason: OPS-412 moves soon, by: platform, until: 2999-01-01}"
    )
    deploy.gate(end=f"waivers:\n  - {waiver}")
    outputs = deploy.run("-vv")
    assert "OPS-412 moves soon (platform, until 2999-01-01)" in outputs["stdout"]
    assert secrets.shown_in(outputs) == []
