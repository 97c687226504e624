"""What the scan finds and what it misses, as data; docs/env-reads.md is written from it.

python tests/readers/env/code/test_table.py    writes the page
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from pytest_deploygate.readers.env.code import javascript, python, scan

PAGE = Path(__file__).resolve().parents[4] / "docs/env-reads.md"


class Row(NamedTuple):
    """An idiom.

    Attributes:
        title: What it is.
        code: A file that has it.
        found: The names that are found, required ones with an exclamation mark.
        dynamic: How many places are found that read names which nobody can tell.
        missed: Names that are read all the same, and not found.
    """

    title: str
    code: str
    found: str = ""
    dynamic: int = 0
    missed: str = ""

    @property
    def verdict(self) -> str:
        if self.missed:
            return "missed"
        return "unknown" if self.dynamic and not self.found else "found" if self.found else "no read"


def py(title: str, code: str, found: str = "", dynamic: int = 0, missed: str = "") -> Row:
    return Row(title, code if "import" in code else f"import os\n{code}", found, dynamic, missed)


SETTINGS = "from pydantic_settings import BaseSettings, SettingsConfigDict\nfrom pydantic import AliasChoices, Field\n"

PYTHON = [
    py("`os.environ.get`, its result used", 'x = os.environ.get("A")\nif x: print(x, x.strip())', "A"),
    py("`os.environ[...]`", 'os.environ["A"]', "A!"),
    py("`os.environ.get`", 'os.environ.get("A"), os.environ.get("B", "b")', "A B"),
    py("`os.getenv`", 'os.getenv("A", default="a")', "A"),
    py("`os.environ.pop`", 'os.environ.pop("A", None)', "A"),
    py("`os.environb`, `os.getenvb`", 'os.environb[b"A"], os.getenvb(b"B")', "A! B"),
    py("`in os.environ`", 'if "A" in os.environ: ...', "A"),
    py("`in os.environ.keys()`", '"A" in os.environ.keys()', "A"),
    py("guarded by `in`", 'if "A" in os.environ:\n    print(os.environ["A"])', "A"),
    py("within `try`/`except KeyError`", 'try:\n    os.environ["A"]\nexcept KeyError:\n    a = 1', "A"),
    py(
        "`except KeyError: sys.exit(...)`",
        'import os, sys\ntry:\n    os.environ["A"]\nexcept KeyError:\n    sys.exit(1)',
        "A!",
    ),
    py(
        "within `suppress(KeyError)`",
        'import os\nfrom contextlib import suppress\nwith suppress(KeyError):\n    os.environ["A"]',
        "A",
    ),
    py(
        "after `setdefault` or an assignment",
        'os.environ.setdefault("A", "1")\nos.environ["B"] = "2"\nos.environ["A"] + os.environ["B"]',
        "A B",
    ),
    py("`import os as`", 'import os as o\no.environ["A"]', "A!"),
    py("`from os import ... as`", 'from os import environ as e, getenv as g\ne["A"], g("B")', "A! B"),
    py("`from os import *`", 'from os import *\nenviron["A"], getenv("B")', "A! B"),
    py("a name for the mapping", 'env = os.environ\nenv["A"], env.get("B")', "A! B"),
    py("a name for the method", 'get = os.environ.get\nget("A")', "A"),
    py(
        "`self.env = os.environ`",
        'class C:\n    def __init__(self):\n        self.env = os.environ\n    def a(self):\n        return self.env["A"]',
        "A!",
    ),
    py("a parameter that is `os.environ` by default", 'def f(env=os.environ):\n    return env.get("A")', "A"),
    py("a constant as the name", 'KEY = "A"\nos.getenv(KEY)', "A"),
    py(
        "a class's constant",
        'class Keys:\n    A = "A"\n    def get(self):\n        return os.getenv(self.A)\nos.getenv(Keys.A)',
        "A",
    ),
    py("an `Enum`'s member", 'import enum, os\nclass Keys(enum.Enum):\n    A = "A"\nos.getenv(Keys.A.value)', "A"),
    py("either of two constants", 'os.getenv("A" if x else "B")', "A B"),
    py("a name put together from constants", 'P = "APP_"\nos.getenv(P + "A"), os.getenv(f"{P}B")', "APP_A APP_B"),
    py("a loop over a list", 'for k in ["A", "B"]:\n    os.environ[k]', "A! B!"),
    py(
        "a comprehension over a constant tuple",
        'NEEDED = ("A", "B")\nmissing = [k for k in NEEDED if k not in os.environ]',
        "A B",
    ),
    py("a loop over a dict's items", 'for k, d in {"A": 1, "B": 2}.items():\n    os.getenv(k, d)', "A B"),
    py("a loop over pairs", 'for n, k in [("a", "A"), ("b", "B")]:\n    os.getenv(k)', "A B"),
    py("`.upper()` of a constant", 'for k in ("a", "b"):\n    os.getenv(k.upper())', "A B"),
    py("a name that comes from elsewhere", "os.environ[f()]", "", 1),
    py("an f-string with an unknown part", 'os.getenv(f"APP_{f()}")', "", 1),
    py(
        "the module's own wrapper", 'def env(n, d=None):\n    return os.environ.get(n, d)\nenv("A"), env("B", 1)', "A B"
    ),
    py("a wrapper that adds a prefix", 'def env(n):\n    return os.environ[f"APP_{n}"]\nenv("A")', "APP_A!"),
    py("a wrapper of a wrapper", 'def one(n):\n    return os.getenv(n)\ndef two(m):\n    return one(m)\ntwo("A")', "A"),
    py(
        "a method as a wrapper",
        'class C:\n    def get(self, n):\n        return os.getenv(n)\n    def a(self):\n        return self.get("A")',
        "A",
    ),
    py("a wrapper that nobody calls", "def env(n):\n    return os.getenv(n)", "", 1),
    py("a wrapper that is handed on", "def env(n):\n    return os.getenv(n)\nmap(env, f())", "", 1),
    py("`map(os.getenv, ...)`", "list(map(os.getenv, names))", "", 1),
    py("a copy of the environment", "dict(os.environ), os.environ.copy()", "", 2),
    py(
        "the environment handed to a process",
        "import os, subprocess\nsubprocess.run([], env={**os.environ, 'A': '1'})",
        "",
        1,
    ),
    py("a loop over the environment", "for k, v in os.environ.items(): ...", "", 1),
    py("`os.path.expandvars`", 'os.path.expandvars("$A/${B}")', "A B"),
    py("`expandvars` of any text", "os.path.expandvars(f())", "", 1),
    py("`match` on the environment", 'match os.environ:\n    case {"A": a}: ...', "", 1),
    py(
        "argparse's default",
        'import argparse, os\nargparse.ArgumentParser().add_argument("--a", default=os.environ.get("A"))',
        "A",
    ),
    py(
        "click's `envvar`",
        'import click\n@click.option("--a", envvar="A")\n@click.option("--b", envvar=["B", "C"])\ndef f(a, b): ...',
        "A B C",
    ),
    py("typer's `envvar`", 'import typer\ndef f(a: str = typer.Option(..., envvar="A")): ...', "A"),
    py("click's `auto_envvar_prefix`", 'import click\ncli(auto_envvar_prefix="APP")', "", 1),
    py(
        "pydantic-settings",
        SETTINGS + "class S(BaseSettings):\n    a: str\n    b: int = 3\n    c: str | None = None",
        "A! B C",
    ),
    py(
        "pydantic-settings, `env_prefix`",
        SETTINGS + 'class S(BaseSettings):\n    model_config = SettingsConfigDict(env_prefix="app_")\n    a: str',
        "APP_A!",
    ),
    py(
        "pydantic-settings, `Field` and aliases",
        SETTINGS
        + 'class S(BaseSettings):\n    a: str = Field(alias="X")\n    b: str = Field("b", validation_alias="Y")\n    c: str = Field(validation_alias=AliasChoices("P", "Q"))\n    d: str = Field(default_factory=str)\n    e: str = Field(...)',
        "X! Y P Q D E!",
    ),
    py(
        "pydantic-settings, nested models",
        SETTINGS
        + 'class D:\n    host: str\nclass S(BaseSettings):\n    model_config = SettingsConfigDict(env_nested_delimiter="__")\n    db: D',
        "DB! DB__HOST",
    ),
    py(
        "pydantic-settings, `case_sensitive`",
        SETTINGS + "class S(BaseSettings):\n    model_config = SettingsConfigDict(case_sensitive=True)\n    a: str",
        "a!",
    ),
    py(
        "pydantic-settings, inheritance",
        SETTINGS + "class B(BaseSettings):\n    a: str\nclass S(B):\n    b: str",
        "A! B!",
    ),
    py(
        "pydantic-settings, inherited under another prefix",
        SETTINGS + 'class B(BaseSettings):\n    a: str\nclass S(B, env_prefix="X_"):\n    b: str',
        "A! X_A! X_B!",
    ),
    py(
        "pydantic 1, `Config` and `env=`",
        'from pydantic import BaseSettings, Field\nclass S(BaseSettings):\n    a: str\n    b: str = Field(..., env="X")\n    class Config:\n        env_prefix = "app_"',
        "APP_A! X!",
    ),
    py(
        "pydantic 1, `Config.fields`",
        'from pydantic import BaseSettings\nclass S(BaseSettings):\n    a: str\n    class Config:\n        fields = {"a": {"env": "X"}}',
        "A!",
        0,
        "X",
    ),
    py(
        "django-environ",
        'import environ\nenv = environ.Env()\nenv("A"), env.bool("B", default=False), env.list("C", default=[])',
        "A! B C",
    ),
    py(
        "django-environ, URLs",
        'import environ\nenv = environ.Env()\nenv.db(), env.cache("C"), env.db("D", default="x")',
        "DATABASE_URL! C! D",
    ),
    py(
        "django-environ, a scheme",
        'from environ import Env\nenv = Env(A=(bool, False), B=str)\nenv("A"), env("B")',
        "A B!",
    ),
    py(
        "django-environ, `env.prefix`",
        'import environ\nenv = environ.Env()\nenv.prefix = "P_"\nenv("A", default=1)',
        "A",
        0,
        "P_A",
    ),
    py(
        "environs",
        'from environs import Env\nenv = Env()\nenv.str("A"), env.int("B", 1), env("C", default="c")',
        "A! B C",
    ),
    py(
        "environs, `prefixed`",
        'from environs import Env\nenv = Env()\nwith env.prefixed("X_"), env.prefixed("Y_"):\n    env.str("A")',
        "X_Y_A!",
    ),
    py("python-decouple", 'from decouple import config\nconfig("A"), config("B", default=1, cast=int)', "A! B"),
    py(
        "python-decouple, its own `Config`",
        'from decouple import Config, RepositoryEnv\nc = Config(RepositoryEnv(".env"))\nc("A"), c.get("B", 1)',
        "A! B",
    ),
    py(
        "starlette's `Config`",
        'from starlette.config import Config\nconfig = Config(".env")\nconfig("A", cast=int), config("B", default="")',
        "A! B",
    ),
    py(
        "starlette's `env_prefix`",
        'from starlette.config import Config\nconfig = Config(env_prefix="X_")\nconfig("A")',
        "X_A!",
    ),
    py("prettyconf", 'from prettyconf import config\nconfig("A", default=1)', "A"),
    py("dynaconf", 'from dynaconf import Dynaconf\nsettings = Dynaconf(envvar_prefix="X")\nsettings.A', "", 0, "X_A"),
    py("`getattr(os, ...)`", 'getattr(os, "environ")["A"]', "", 0, "A"),
    py("a program that the code starts", 'import subprocess\nsubprocess.run("echo $A", shell=True)', "", 0, "A"),
    py("`environ` of a WSGI application", 'def app(environ, start):\n    return environ["A"], environ.get("B")'),
    py("`config.get` of a dict", 'config = {}\nconfig.get("A")'),
    py("a local name that is called `os`", 'def f(os):\n    return os.environ["A"]'),
    py("a write", 'os.environ["A"] = "1"\nos.environ.update(B="2")\ndel os.environ["C"]'),
    py("a comment, a string", '# os.environ["A"]\nx = \'os.environ["B"]\''),
]

TYPED = "import { ConfigService } from '@nestjs/config';\n"
ZOD = "import { z } from 'zod';\n"

JAVASCRIPT = [
    Row("`process.env.X`", "process.env.A", "A"),
    Row("`process.env[...]`", "process.env['A'] + process.env[`B`]", "A B"),
    Row("`process?.env?.X`", "process?.env?.A", "A"),
    Row("`process.env.X!`, casts", "process.env.A!; (process.env as any).B; process.env!.C", "A B C"),
    Row("`globalThis.process.env`", "globalThis.process.env.A", "A"),
    Row("destructuring", "const { A, B: b = 'x', 'C': c } = process.env", "A B C"),
    Row("destructuring with a rest", "const { A, ...rest } = process.env", "A", 1),
    Row("destructuring of `process`", "const { env: { A } } = process; const { env } = process; env.B", "A B"),
    Row("destructuring in an assignment", "let A; ({ A } = process.env)", "A"),
    Row("a name for the object", "const env = process.env; env.A", "A"),
    Row("with a fallback", "const env = process.env ?? {}; env.A", "A"),
    Row("a class's field", "class C { env = process.env; a() { return this.env.A } }", "A"),
    Row("a parameter's default", "function f(env = process.env) { return env.A }", "A"),
    Row("`import { env } from 'process'`", "import { env } from 'node:process'; env.A", "A"),
    Row("`import process from 'process'`", "import process from 'process'; process.env.A", "A"),
    Row("`require('process')`", "const { env } = require('process'); env.A", "A"),
    Row("a constant as the name", "const KEY = 'A'; process.env[KEY]", "A"),
    Row("an object's constant", "const KEYS = { a: 'A' } as const; process.env[KEYS.a]", "A"),
    Row("an enum's member", "enum Keys { A = 'A' } process.env[Keys.A]", "A"),
    Row(
        "a name put together from constants",
        "const P = 'APP_'; process.env[P + 'A']; process.env[`${P}B`]",
        "APP_A APP_B",
    ),
    Row("a loop over an array", "for (const k of ['A', 'B']) process.env[k]", "A B"),
    Row("`forEach`, `filter` and the like", "const NEEDED = ['A', 'B']; NEEDED.filter((k) => !process.env[k])", "A B"),
    Row("a loop over an object's keys", "for (const k of Object.keys({ A: 1, B: 2 })) process.env[k]", "A B"),
    Row("a name that comes from elsewhere", "process.env[f()]", "", 1),
    Row("`in`", "'A' in process.env", "A"),
    Row("`hasOwnProperty`", "process.env.hasOwnProperty('A'); Object.hasOwn(process.env, 'B')", "A B"),
    Row("the file's own wrapper", "function need(k) { return process.env[k] } need('A'); need('B')", "A B"),
    Row("an arrow function as a wrapper", "const need = (k: string) => process.env[`APP_${k}`]; need('A')", "APP_A"),
    Row("a method as a wrapper", "class C { get(k) { return process.env[k] } a() { return this.get('A') } }", "A"),
    Row(
        "a method of an exported class as a wrapper",
        "export class C { get(k) { return process.env[k] } a() { return this.get('A') } }",
        "A",
        1,
    ),
    Row("an exported wrapper", "export const need = (k) => process.env[k]; need('A')", "A", 1),
    Row("an exported name for the object", "export const env = process.env; env.A", "A", 1),
    Row("a wrapper that nobody calls", "function need(k) { return process.env[k] }", "", 1),
    Row("`Object.keys(process.env)`", "Object.keys(process.env)", "", 1),
    Row("`{...process.env}`", "const e = { ...process.env }", "", 1),
    Row("the environment handed to a process", "spawn('x', { env: process.env })", "", 1),
    Row("the environment handed to a function", "f(process.env)", "", 1),
    Row("`||=`, `??=`", "process.env.A ||= 'a'", "A"),
    Row("`import.meta.env`", "import.meta.env.VITE_A; import.meta.env.MODE", "VITE_A"),
    Row("Vite's `loadEnv`", "import { loadEnv } from 'vite'; const env = loadEnv(mode, '.'); env.VITE_A", "VITE_A"),
    Row("`Bun.env`", "Bun.env.A", "A"),
    Row("`Deno.env.get`", "Deno.env.get('A'); Deno.env.has('B')", "A B"),
    Row("`Deno.env.toObject`", "Deno.env.toObject()", "", 1),
    Row("SvelteKit's static variables", "import { A } from '$env/static/private'", "A!"),
    Row("SvelteKit's dynamic variables", "import { env } from '$env/dynamic/private'; env.A", "A"),
    Row("Astro's variables", "import { A, getSecret } from 'astro:env/server'; getSecret('B')", "A B"),
    Row(
        "NestJS, `ConfigService` injected",
        TYPED
        + "class C { constructor(private readonly c: ConfigService) {} a() { this.c.get<string>('A'); this.c.getOrThrow('B') } }",
        "A B!",
    ),
    Row(
        "NestJS, `ConfigService` as a parameter",
        TYPED + "const o = { useFactory: (c: ConfigService) => c.get('A', 'a') }",
        "A",
    ),
    Row("NestJS, `app.get(ConfigService)`", TYPED + "const c = app.get(ConfigService); c.get('A')", "A"),
    Row("NestJS, a key of loaded configuration", TYPED + "function f(c: ConfigService) { c.get('database.host') }"),
    Row(
        "NestJS, `validationSchema`",
        "import Joi from 'joi'; ConfigModule.forRoot({ validationSchema: Joi.object({ A: Joi.string().required(), B: Joi.string() }) })",
        "A! B",
    ),
    Row(
        "NestJS, `validate` with a class",
        "class E { @IsString() A: string } ConfigModule.forRoot({ validate: (c) => check(E, c) })",
        "",
        0,
        "A",
    ),
    Row(
        "envalid",
        "import { cleanEnv, port, str } from 'envalid'; cleanEnv(process.env, { A: str(), B: port({ default: 1 }), C: str({ devDefault: 'x' }) })",
        "A! B C",
    ),
    Row(
        "zod",
        ZOD
        + "z.object({ A: z.string(), B: z.string().optional(), C: z.coerce.number().default(1) }).parse(process.env)",
        "A! B C",
    ),
    Row(
        "zod, a schema with a name",
        ZOD
        + "const base = z.object({ A: z.string() }); const s = base.extend({ B: z.string().catch('') }); s.safeParse(process.env)",
        "A! B",
    ),
    Row(
        "t3-env",
        "import { createEnv } from '@t3-oss/env-nextjs'; createEnv({ server: { A: z.string() }, client: { B: z.string().optional() }, runtimeEnv: process.env })",
        "A! B",
    ),
    Row(
        "joi",
        "const Joi = require('joi'); const s = Joi.object({ A: Joi.string().required(), B: Joi.number() }).unknown(); s.validate(process.env)",
        "A! B",
    ),
    Row(
        "yup",
        "import * as yup from 'yup'; yup.object({ A: yup.string().required(), B: yup.string() }).validateSync(process.env)",
        "A! B",
    ),
    Row(
        "valibot",
        "import * as v from 'valibot'; v.parse(v.object({ A: v.string(), B: v.optional(v.string()) }), process.env)",
        "A! B",
    ),
    Row(
        "env-var",
        "import env from 'env-var'; env.get('A').required().asString(); env.get('B').default('b').asString()",
        "A! B",
    ),
    Row(
        "znv",
        "import { parseEnv } from 'znv'; parseEnv(process.env, { A: z.string(), B: { schema: z.string(), defaults: { _: 'b' } } })",
        "A! B",
    ),
    Row("envsafe", "import { envsafe, str } from 'envsafe'; envsafe({ A: str(), B: str({ default: 'b' }) })", "A! B"),
    Row("convict", "import convict from 'convict'; convict({ db: { host: { default: '', env: 'A' } } })", "A"),
    Row("nconf", "const nconf = require('nconf'); nconf.argv().env(['A', 'B'])", "A B"),
    Row("nconf, everything", "const nconf = require('nconf'); nconf.env()", "", 1),
    Row("dotenv's result", "const { parsed } = require('dotenv').config(); parsed.A", "", 0, "A"),
    Row("an escape in the name", "process.\\u0065nv.A", "", 0, "A"),
    Row("`env` of another object", "const env = { A: 1 }; env.A; request.env.B; config.env.C"),
    Row("`config.get` without a `ConfigService`", "config.get('A')"),
    Row("a parameter that is called `process`", "function f(process) { return process.env.A }"),
    Row("a write, a `delete`", "process.env.A = '1'; delete process.env.B; Object.assign(process.env, { C: '1' })"),
    Row("a comment, a string", "// process.env.A\nconst x = 'process.env.B'"),
]

CASES = [(".py", row) for row in PYTHON] + [(".ts", row) for row in JAVASCRIPT]


@pytest.mark.parametrize(("suffix", "row"), CASES, ids=[f"{suffix}-{row.title}" for suffix, row in CASES])
def test_row(tmp_path: Path, suffix: str, row: Row) -> None:
    (tmp_path / f"code{suffix}").write_text(row.code, "utf-8")
    reads = scan(tmp_path, ["."], {})
    required = {read.key: False for read in reads.found}
    for read in reads.found:
        required[read.key] = required[read.key] or read.required
    assert {key + "!" * needed for key, needed in required.items()} == set(row.found.split())
    assert len(reads.dynamic) == row.dynamic
    assert reads.problems == ()
    assert not set(row.missed.split()) & set(required)


@pytest.mark.parametrize(("suffix", "row"), CASES, ids=[f"{suffix}-{row.title}" for suffix, row in CASES])
def test_what_is_found_is_never_passed_over(suffix: str, row: Row) -> None:
    may_read = python.may_read if suffix == ".py" else javascript.may_read
    assert may_read(row.code.encode()) or not (row.found or row.dynamic)


def test_there_are_enough() -> None:
    assert len(CASES) >= 60
    assert len({(suffix, row.title) for suffix, row in CASES}) == len(CASES)


def test_the_page() -> None:
    assert PAGE.read_text("utf-8") == page()


def page() -> str:
    return "\n".join(_page())


def _page() -> Iterator[str]:
    yield "<!-- Written by tests/readers/env/code/test_table.py; change it there. -->"
    yield ""
    yield "# Which variables code reads"
    yield ""
    yield "The scan parses the code and runs none of it. A file that mentions nothing of what could read a variable is not"
    yield "parsed at all. Each line below is a test."
    yield ""
    yield "- **found**: the variable is found. `!` says that it is required: the program fails where it is not set."
    yield "- **unknown**: the place is found, and what it reads cannot be told. A variable that nobody seems to read is"
    yield "  never called unused on the strength of it."
    yield "- **missed**: the variable is read, and not found."
    yield "- **no read**: it looks like a read, and is none."
    for title, rows in (("Python", PYTHON), ("JavaScript and TypeScript", JAVASCRIPT)):
        counts = [
            f"{sum(row.verdict == verdict for row in rows)} {verdict}" for verdict in ("found", "unknown", "missed")
        ]
        yield from ("", f"## {title}", "", f"{len(rows)} idioms: {', '.join(counts)}.", "")
        yield "| idiom | | variables |"
        yield "| --- | --- | --- |"
        for row in rows:
            variables = " ".join(f"`{name}`" for name in (row.found or row.missed).split())
            if row.missed and row.found:
                variables = f"`{row.missed}`; found is `{row.found}`"
            if row.found and row.dynamic:
                variables += ", and more that cannot be told"
            yield f"| {row.title.replace('|', chr(92) + '|')} | {row.verdict} | {variables} |"
    yield ""


if __name__ == "__main__":
    sys.stdout.write(f"{PAGE.write_text(page(), 'utf-8')}\n")
