"""What variables have to be, by templates and code."""

from __future__ import annotations

import pytest

from pytest_deploygate.families.env import Reads
from pytest_deploygate.finding import Location
from pytest_deploygate.inference.document import written
from pytest_deploygate.inference.variables import declared, is_optional, listed, read_templates, templates_for
from pytest_deploygate.readers.env.code import scan
from repositories import project


def variable(tmp_path, key, template="", code="", ending="py"):
    """What is written for a variable, its places aside."""
    found = project(tmp_path, {".env.example": f"{template}\n" if template else "OTHER=1\n", f"app.{ending}": code})
    reads = scan(found.root, [f"app.{ending}"], {}) if code else Reads()
    (one,) = declared([key], read_templates(found), reads, {}, found)
    return written(one.entry())[0].partition(": ")[2].partition("  #")[0]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("PORT=3000", "port"),
        ("PORT=", "{type: port, empty: true}"),
        ("REDIS_PORT=6379", "port"),
        ("REDIS_PORT=", "{empty: true}"),
        ("REDIS_PORT=tcp://10.0.0.1:6379", "string"),
        ("PORT=99999", "string"),
        ("REPORT=1", "string"),
        ("DATABASE_URL=postgres://a:b@c/d", "url"),
        ("DATABASE_URL=sqlite:///x.db", "url"),
        ("DATABASE_URL=jdbc:postgresql://c/d", "string"),
        ("DATABASE_URL=your-database-url", "string"),
        ("BROKER_URL=redis://a,redis://b", "string"),
        ("CORS_ORIGINS=https://a.com", "string"),
        ("SUPABASE_SERVICE_KEY=your-key", "{type: supabase-key, secret: true}"),
        ("NEXT_PUBLIC_SUPABASE_ANON_KEY=x", "supabase-key"),
        ("JWT_SECRET=", "{secret: true}"),
        ("JWT_SECRET=change-me", "{secret: true}"),
        ("CSRF_TOKEN=false", "string"),
        ("SSL_KEY=/etc/ssl/key.pem", "string"),
        ("TOKEN_TTL=3600", "string"),
        ("PRIVATE_KEY=server.pem", "string"),
        ("PRIVATE_KEY=/run/secrets/key", "string"),
        ("SENTRY_DSN=", "{empty: true}"),
        ("SENTRY_DSN=https://a@b.io/1", "url"),
        ("DEBUG=false", "string"),
        ("TIMEOUT=30", "string"),
        ("NAME=x", "string"),
    ],
)
def test_by_a_template(tmp_path, line, said):
    assert variable(tmp_path, line.partition("=")[0], line) == said


@pytest.mark.parametrize(("line", "guess"), [("DEBUG=false", "boolean"), ("TIMEOUT=30", "integer")])
def test_what_a_value_alone_suggests_is_a_comment(tmp_path, line, guess):
    found = project(tmp_path, {".env.example": line})
    (one,) = declared([line.partition("=")[0]], read_templates(found), Reads(), {}, found)
    assert written(one.entry())[0].endswith(f": string  # perhaps {guess}: .env.example:1")


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ('import os\nint(os.environ["A"])', "integer"),
        ('import os\nint(os.getenv("A", "3"))', "{type: integer, required: false}"),
        ('import os\nfloat(os.environ.get("A", 3))', "{type: number, required: false}"),
        ('import os\nprint(os.environ["A"])', "string"),
        ('import os\nos.getenv("A", None)', "string"),
        ('import os\nos.getenv("A") or "x"', "{required: false}"),
        ('import os\nos.environ["A"] == "x"', "string"),
        ('import os\nos.getenv("A", "x")\nos.environ["A"]', "string"),
        ("from pydantic_settings import BaseSettings\nclass S(BaseSettings):\n    a: int", "integer"),
        (
            "from pydantic_settings import BaseSettings\nclass S(BaseSettings):\n    a: int = 5",
            "{type: integer, required: false}",
        ),
        (
            "from pydantic_settings import BaseSettings\nclass S(BaseSettings):\n    a: bool = False",
            "{type: boolean, required: false}",
        ),
        ("from pydantic_settings import BaseSettings\nclass S(BaseSettings):\n    a: SecretStr", "{secret: true}"),
        ("from pydantic_settings import BaseSettings\nclass S(BaseSettings):\n    a: str", "string"),
        ('from decouple import config\nconfig("A", cast=int)', "integer"),
        ('from decouple import config\nconfig("A", default="x")', "{required: false}"),
    ],
)
def test_by_python(tmp_path, code, said):
    assert variable(tmp_path, "A", code=code) == said


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("Number(process.env.A)", "number"),
        ("Number(process.env.A || 3)", "{type: number, required: false}"),
        ("parseInt(process.env.A)", "string"),
        ("use(process.env.A ?? 'x')", "{required: false}"),
        ("use(process.env['A'] || 'x')", "{required: false}"),
        ("process.env.A || fail('no A')", "string"),
        ("process.env.A ?? process.exit(1)", "string"),
        ("const { A = 'x' } = process.env", "{required: false}"),
        ("const { A } = process.env", "string"),
        ("if (process.env.A === 'x') {}", "string"),
        ("z.object({A: z.coerce.number()}).parse(process.env)", "number"),
        ("z.object({A: z.string().url().optional()}).parse(process.env)", "{type: url, required: false}"),
        ("z.object({A: z.string(), B: z.string().optional()}).parse(process.env)", "string"),
    ],
)
def test_by_javascript(tmp_path, code, said):
    assert variable(tmp_path, "A", code=f"const z = require('zod');\n{code};\n", ending="js") == said


@pytest.mark.parametrize("code", ["process.env.JWT_SECRET || 'dev'", "const { JWT_SECRET = 'dev' } = process.env"])
def test_a_secret_with_a_fallback_is_needed_all_the_same(tmp_path, code):
    found = project(tmp_path, {"app.js": code})
    reads = scan(found.root, ["app.js"], {})
    assert not is_optional("JWT_SECRET", reads, found)
    (one,) = declared(["JWT_SECRET"], [], reads, {}, found)
    assert written(one.entry()) == ["JWT_SECRET: {secret: true}  # app.js:1"]


def test_what_the_code_reads(tmp_path):
    found = project(tmp_path, {"a.js": "process.env.NODE_ENV; process.env.B; process.env.A; process.env.B"})
    assert listed(scan(found.root, ["a.js"], {})) == ["B", "A"]


@pytest.mark.parametrize(
    ("name", "stage"),
    [
        (".env.example", ""),
        (".env.sample", ""),
        ("env.template", ""),
        ("example.env", ""),
        (".env-dist", ""),
        (".env.production.example", "production"),
        (".env.example.staging", "staging"),
        ("api.env.template", "api"),
        ("apps/web/.env.example", ""),
    ],
)
def test_templates(tmp_path, name, stage):
    (one,) = read_templates(project(tmp_path, {name: "A=1\n# B=2\nexport C='x y'\n"}))
    assert (one.path, one.stage, one.values) == (name, stage, {"A": "1", "C": "x y"})
    assert one.places["C"] == Location(name, 3)
    assert "x y" not in repr(one), "a template may hold anything"


@pytest.mark.parametrize(
    "name",
    [".env", ".env.production", "env.example.js", "example.env.py", "environment.example", "next-env.d.ts", "env.md"],
)
def test_files_that_are_no_template(tmp_path, name):
    assert read_templates(project(tmp_path, {name: "A=1\n"})) == []


def test_templates_that_say_nothing(tmp_path):
    found = project(tmp_path, {".env.example": "# A=1\n", ".env.sample": "\0"})
    (tmp_path / ".env.dist").write_bytes(b"A=\xff")
    assert read_templates(found) == []
    assert len(found.problems) == 3


def test_whose_a_template_is(tmp_path):
    names = [
        ".env.example",
        ".env.production.example",
        "apps/api/.env.example",
        "apps/api/.env.staging.example",
        "apps/web/.env.example",
    ]
    known = read_templates(project(tmp_path, dict.fromkeys(names, "A=1\n")))

    def of(name, *folders):
        return [one.path for one in templates_for(name, folders, known)]

    assert of("x") == [".env.example"]
    assert of("prod") == [".env.production.example"]
    assert of("x", "apps/api/src") == ["apps/api/.env.example"]
    assert of("staging", "apps/api") == ["apps/api/.env.staging.example"]
    assert of("x", "apps/api", "apps/web") == ["apps/api/.env.example", "apps/web/.env.example"]
    assert of("x", "services/a") == [".env.example"]
