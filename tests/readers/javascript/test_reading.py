"""What is said of a value besides the value: its place, why it is not known, what it can be, whether it is private."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from pytest_deploygate.finding import CannotJudge
from pytest_deploygate.readers.javascript import World, read_expression, read_script
from pytest_deploygate.secret import Scrubber
from pytest_deploygate.value import UNDEFINED, Known, Unknown, Value


class Project:
    def __init__(self, root: Path) -> None:
        self.root = root.resolve()
        self.scrubber = Scrubber()

    def write(self, name: str, text: str) -> Path:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        return path

    def read(self, text: str, name: str = "ecosystem.config.js", *, complete: bool = False, **environ: str) -> Value:
        path = self.write(name, text)
        world = World(self.root, environ, complete=complete, scrubber=self.scrubber, cwd=self.root)
        return read_script(path, world).export


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path)


def at(value: Value, *path: str | int) -> Value:
    for step in path:
        assert isinstance(value, Known)
        value = value.data[step] if isinstance(step, int) else value.data[step].value
    return value


def unknown(value: Value) -> Unknown:
    assert isinstance(value, Unknown)
    return value


def test_a_value_knows_its_line_and_column(project: Project) -> None:
    export = project.read("module.exports = {\n  apps: [{ name: 'api',\n    PORT: 3000 }],\n};\n")
    place = at(export, "apps", 0, "name").place
    assert (place.path, place.line, place.column, place.width) == ("ecosystem.config.js", 2, 18, 5)
    app = at(export, "apps", 0)
    assert isinstance(app, Known)
    key = app.data["PORT"].key
    assert (key.line, key.column, key.width) == (3, 5, 4)


def test_a_text_keeps_the_place_where_it_is_written(project: Project) -> None:
    project.write("names.js", "exports.api =\n  'api';")
    place = at(project.read("module.exports = { name: require('./names').api }"), "name").place
    assert (place.path, place.line, place.column) == ("names.js", 2, 3)


def test_columns_count_characters_and_not_bytes(project: Project) -> None:
    place = at(project.read("module.exports = { 'größe': 'x', name: 'api' }"), "name").place
    assert place.column == 40


def test_an_expression_file_has_the_columns_that_a_person_sees(project: Project) -> None:
    path = project.write("pm2.json", '{ "name": "api" } // one\n')
    place = at(read_expression(path, World(project.root)).export, "name").place
    assert (place.line, place.column) == (1, 11)


def test_an_undeclared_variable_is_unknown_with_its_name_and_what_it_can_be(project: Project) -> None:
    port = unknown(at(project.read("module.exports = { port: process.env.PORT || 3000 }"), "port"))
    assert port.reason == "process.env.PORT is not declared"
    assert port.variables == ("PORT",)
    assert port.types == {"string", "number"}
    assert [candidate.data for candidate in port.candidates] == [3000]
    assert not port.closed


def test_a_declared_variable_is_known_and_private(project: Project) -> None:
    value = at(project.read("module.exports = { n: `x-${process.env.ROLE}`.trim() }", ROLE="api"), "n")
    assert isinstance(value, Known)
    assert (value.data, value.private, value.literal, value.shown) == ("x-api", True, False, "(hidden)")


def test_a_choice_between_literals_is_closed(project: Project) -> None:
    mode = unknown(at(project.read("module.exports = { m: process.env.A === 'x' ? 'fork' : 'cluster' }"), "m"))
    assert mode.closed
    assert [candidate.data for candidate in mode.candidates] == ["fork", "cluster"]


def test_one_question_gets_one_answer(project: Project) -> None:
    export = project.read(
        "const prod = process.env.NODE_ENV === 'production';\n"
        "const out = { first: [], second: [] };\n"
        "if (prod) out.first.push(1); else out.first.push(2);\n"
        "if (prod) out.second.push(1); else out.second.push(2);\n"
        "out.same = out.first[0] === out.second[0];\n"
        "module.exports = out;"
    )
    same = at(export, "same")
    assert isinstance(same, Known)
    assert same.data is True


def test_a_variable_that_was_deleted_is_not_set(project: Project) -> None:
    export = project.read("delete process.env.MODE; module.exports = { a: process.env.MODE, b: process.env.OTHER }")
    assert at(export, "a") == Known(UNDEFINED, at(export, "a").place)
    assert unknown(at(export, "b")).variables == ("OTHER",)


def test_a_default_of_a_pattern_is_what_an_unknown_value_may_come_to(project: Project) -> None:
    export = project.read("const { PORT = '3000' } = process.env; module.exports = { PORT }")
    port = unknown(at(export, "PORT"))
    assert [candidate.data for candidate in port.candidates] == ["3000"]
    assert port.variables == ("PORT",)
    assert port.types == {"string"}


def test_json_of_something_unknown_is_unknown(project: Project) -> None:
    export = project.read("module.exports = { a: JSON.stringify({ port: process.env.PORT }) }")
    assert unknown(at(export, "a")).reason == "process.env.PORT is not declared"


def test_two_texts_do_not_both_equal_one_variable(project: Project) -> None:
    export = project.read(
        "let n = 0;\n"
        "if (process.env.ROLE === 'api') n += 1;\n"
        "if (process.env.ROLE === 'web') n += 1;\n"
        "module.exports = { both: n === 2 };"
    )
    both = at(export, "both")
    assert isinstance(both, Known)
    assert both.data is False


def test_what_unknown_code_got_hold_of_is_unknown(project: Project) -> None:
    export = project.read(
        "const app = { name: 'api', env: { A: 1 } }; const other = { name: 'web' }; let count = 0;\n"
        "require('some-package')(app, () => { count += 1; other.name = 'x'; });\n"
        "module.exports = { app, other, count, free: 1 };"
    )
    for name in ("app", "other", "count"):
        assert unknown(at(export, name)).reason == "package 'some-package' is not read"
    assert at(export, "free") == Known(1, at(export, "free").place)


def test_a_file_that_is_not_in_the_checkout_may_be_on_the_server(project: Project) -> None:
    text = "const fs = require('fs'); module.exports = { there: fs.existsSync('./local.json') }"
    assert unknown(at(project.read(text), "there")).types == {"boolean"}
    there = at(project.read(text, complete=True), "there")
    assert isinstance(there, Known)
    assert there.data is False


def test_code_that_is_not_there_may_set_variables(project: Project) -> None:
    export = project.read("require('./setup'); module.exports = { env: process.env.NODE_ENV }", NODE_ENV="production")
    assert "setup is not in this checkout" in unknown(at(export, "env")).reason


def test_files_outside_the_project_are_not_read(project: Project, tmp_path_factory: pytest.TempPathFactory) -> None:
    outside = tmp_path_factory.mktemp("outside") / "secret.json"
    outside.write_text('{"a": 1}')
    export = project.read(f"module.exports = {{ a: require({str(outside)!r}).a }}")
    assert "outside the project" in unknown(at(export, "a")).reason
    if sys.platform != "win32":
        (project.root / "link.json").symlink_to(outside)
        assert (
            "outside the project"
            in unknown(at(project.read("module.exports = { a: require('./link.json') }"), "a")).reason
        )


def test_an_env_file_is_read_and_hidden(project: Project) -> None:
    project.write(".env", "NAME=api\nJWT_SECRET=abcdef123456\nODD=a#b\n")
    export = project.read(
        "require('dotenv').config(); const e = process.env;\n"
        "module.exports = { n: e.NAME, s: e.JWT_SECRET, o: e.ODD, raw: require('fs').readFileSync('.env', 'utf8') }"
    )
    name, raw = at(export, "n"), at(export, "raw")
    assert isinstance(name, Known)
    assert isinstance(raw, Known)
    assert (name.data, name.private, raw.private) == ("api", True, True)
    assert "differently" in unknown(at(export, "o")).reason
    assert "abcdef123456" not in project.scrubber.scrub("it is abcdef123456")


def test_an_absent_env_file_leaves_every_variable_open(project: Project) -> None:
    export = project.read("require('dotenv').config(); module.exports = { n: process.env.NAME }")
    assert unknown(at(export, "n")).variables == ("NAME",)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("module.exports = {", "cannot be parsed"),
        ("throw new Error('PORT must be set')", "throws Error: PORT must be set"),
        ("module.exports = missing.x", "throws ReferenceError: missing is not defined"),
        ("process.exit(1)", "process.exit()"),
        ("const a = 1; const a = 2;", "'a' is declared twice"),
        ("const a;", "a const has no value"),
        ("function f() { await g(); }", "await is outside"),
        ("function f() { break; }", "break has nothing"),
        ("for (;;) { (() => { continue; })() }", "continue has no loop"),
        ("a: a: 1", "declared twice"),
        ("'use strict'; module.exports = 010", "octal"),
        ("while (true) {}", "steps"),
        ("const f = () => f(); f()", "nested"),
        ("module.exports = 'x'.repeat(1e9)", "characters"),
        ("module.exports = Array(1e8)", "items"),
        ("module.exports = eval('1')", "eval"),
        ("for (const a of process.argv) { if (a) x.y(); }\nmodule.exports = q", "throws"),
        ("let n = 0;" + "".join(f"if (process.env.A{i}) n += 1;" for i in range(30)), "ways through it"),
    ],
)
def test_what_cannot_be_evaluated_says_why(project: Project, text: str, reason: str) -> None:
    with pytest.raises(CannotJudge) as refusal:
        project.read(text)
    assert reason in str(refusal.value)
    assert refusal.value.finding.place.path == "ecosystem.config.js"


def test_a_thrown_secret_is_not_repeated(project: Project) -> None:
    with pytest.raises(CannotJudge) as refusal:
        project.read("throw new Error('postgres://api:Tr0ub4dor@db/shop')")
    assert "Tr0ub4dor" not in str(refusal.value)


@pytest.mark.parametrize(
    ("name", "text", "reason"),
    [
        ("a.config.cjs", "export const apps = []", "syntax errors"),
        ("a.config.mjs", "export const apps = await x", "top-level await"),
        ("a.config.mjs", "module.exports = {}", "module is not defined"),
        ("a.config.ts", "enum E { A }\nmodule.exports = {}", ""),
    ],
)
def test_module_kinds_that_do_not_load(project: Project, name: str, text: str, reason: str) -> None:
    with pytest.raises(CannotJudge) as refusal:
        project.read(text, name)
    assert reason in str(refusal.value)


def test_typescript_without_its_types(project: Project) -> None:
    pytest.importorskip("tree_sitter_typescript")
    text = "interface A { n: string }\nconst a: A = { n: 'api' } as A;\nexport const apps = [a!] satisfies A[];\n"
    name = at(project.read(text, "pm2.config.ts"), "apps", 0, "n")
    assert isinstance(name, Known)
    assert name.data == "api"


def test_typescript_without_its_grammar(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    from pytest_deploygate.readers.javascript import tree_sitter

    tree_sitter._parser.cache_clear()
    monkeypatch.setitem(sys.modules, "tree_sitter_typescript", None)
    plain = at(project.read("module.exports = { a: 1 }", "plain.config.ts"), "a")
    assert isinstance(plain, Known)
    with pytest.raises(CannotJudge, match="TypeScript") as refusal:
        project.read("const a: number = 1; module.exports = { a }", "typed.config.ts")
    assert "pytest-deploygate[typescript]" in refusal.value.finding.help
    tree_sitter._parser.cache_clear()


def test_forms_of_module_systems(project: Project) -> None:
    path = project.write(
        "a.config.mjs", "import x from 'x';\nexport const a = 1;\nexport default {};\nrequire('y'); exports.b = 1;\n"
    )
    with pytest.raises(CannotJudge):
        read_script(path, World(project.root))
    path = project.write("b.config.js", "const x = require('x');\nmodule.exports = {};\nexports.c = 1;\n")
    forms = read_script(path, World(project.root)).syntax
    assert {name: place.line for name, place in forms.items()} == {"require": 1, "module.exports": 2, "exports": 3}


def test_objects_spread_from_something_unknown_are_open(project: Project) -> None:
    export = project.read("module.exports = { env: { A: 1, ...process.env, B: 2 } }")
    env = at(export, "env")
    assert isinstance(env, Known)
    assert env.open is not None
    assert isinstance(env.data["A"].value, Unknown)
    assert at(env, "B") == Known(2, at(env, "B").place)


def test_a_property_that_is_there_on_some_ways_only(project: Project) -> None:
    export = project.read("const o = {}; if (process.env.A) { o.a = 1; } module.exports = o;")
    maybe = unknown(at(export, "a"))
    assert [candidate.data for candidate in maybe.candidates] == [1, UNDEFINED]
    assert maybe.closed


def test_nothing_is_written_or_run(project: Project) -> None:
    project.read(
        "const fs = require('fs'); fs.mkdirSync('made'); fs.writeFileSync('made.txt', 'x');\n"
        "require('child_process').execSync('touch ran.txt'); module.exports = {};"
    )
    assert sorted(path.name for path in project.root.iterdir()) == ["ecosystem.config.js"]
