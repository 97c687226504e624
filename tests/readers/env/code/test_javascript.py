from __future__ import annotations

import sys
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pytest_deploygate.finding import CannotJudge
from pytest_deploygate.readers.env.code import javascript, scan
from pytest_deploygate.readers.env.code.gathered import Gathered
from pytest_deploygate.readers.env.code.javascript_gaps import bridged

from .test_table import JAVASCRIPT


def found(code: str, name: str = "code.ts") -> dict[str, bool]:
    gathered = javascript.read(code, name)
    assert gathered.problems == []
    return {key: read.required for (key, _), read in gathered.found.items()}


def test_a_place_is_as_wide_as_the_name() -> None:
    gathered = javascript.read('// é\n"é𝒳"; process.env.ABC; process.env["D"]', "a/code.js")
    places = [(p.path, p.line, p.column, p.width) for _, p in gathered.found]
    assert places == [("a/code.js", 2, 19, 3), ("a/code.js", 2, 36, 3)]


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_lines(ending: str) -> None:
    gathered = javascript.read(ending.join(["// one", "process.env.A"]), "code.js")
    assert [(p.line, p.column) for _, p in gathered.found] == [(2, 13)]


@pytest.mark.parametrize(
    "code",
    [
        "// process.env.A",
        "'process.env.A'; `process.env.B`; /process.env.C/",
        "function f(process) { return process.env.A }",
        "const process = g(); process.env.A",
        "{ const env = process.env } env.A",
        "const env = { A: 1 }; env.A; const { B } = env",
        "request.env.A; config.env.B; env.C",
        "config.get('A'); map.get('B')",
        "class ConfigService {} ; cache.get('A')",
        "process.env.A = 1; delete process.env.B; process.env = {}",
        "type E = typeof process.env; interface I { env: NodeJS.ProcessEnv }",
        "if (process.env) {} ; typeof process.env === 'undefined'",
        "import type { env } from 'process'",
        "z.object({ A: z.string() }).parse(body)",
        "declare namespace NodeJS { interface ProcessEnv { A: string } }",
    ],
)
def test_no_reads(code: str) -> None:
    gathered = javascript.read(code, "code.ts")
    assert (gathered.found, gathered.dynamic, gathered.problems) == ({}, set(), [])


def test_a_component() -> None:
    code = (
        "<template>\n  <p :a='1 > 0'>process.env.NO</p>\n</template>\n"
        '<script setup lang="ts">\nconst a: string = import.meta.env.VITE_A!\n</script>\n<script>process.env.B</script>\n'
    )
    gathered = javascript.read(code, "code.vue")
    assert {(key, p.line, p.column) for key, p in gathered.found} == {("VITE_A", 5, 35), ("B", 7, 21)}
    assert gathered.problems == []


@pytest.mark.timeout(20)
@pytest.mark.parametrize(
    "code", ["<script>" * 50_000, "<script '" * 50_000, "<script a='>' lang=ts>process.env.A" * 9_000]
)
def test_scripts_that_are_never_closed(code: str) -> None:
    assert found(code, "code.vue") == {}


def test_a_component_without_a_script() -> None:
    assert found("<p>process.env.A</p>", "code.svelte") == {}


def test_jsx() -> None:
    code = "const App = () => <p title={process.env.A}>process.env.NO {process.env.B}</p>"
    for name in ("code.jsx", "code.js", "code.tsx"):
        assert found(code, name) == {"A": False, "B": False}


def test_types_in_a_javascript_file() -> None:
    assert found("const a: string = process.env.A;", "code.js") == {"A": False}


def test_a_syntax_error_is_said_and_the_rest_is_read() -> None:
    gathered = javascript.read("process.env.A;\nconst x = (process.env.B;\n", "code.js")
    assert "A" in {key for key, _ in gathered.found}
    (problem,) = gathered.problems
    assert problem.finding.place.line == 2
    assert "syntax error" in problem.finding.message


def test_a_file_that_is_cut_off() -> None:
    assert len(javascript.read("function f(k) { return g(process.env[k]", "code.js").problems) == 1


def test_a_syntax_error_that_hides_no_read() -> None:
    # Valid TypeScript, which the grammar does not know.
    assert found("interface I { a: import('./b').C[] }\nprocess.env.A;") == {"A": False}


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("vi.mock('x', async (original) => ({ ...(await original<typeof import('@/a')>()), a: READ }))", "code.ts"),
        ("const rows = await db.$queryRaw<{ id: string }[]>`SELECT 1 ${READ}`;", "code.ts"),
        (
            "const rows = await db.$queryRaw<\n  [{ a: Map<string, Date>; f: () => void }]\n>`SELECT ${READ}`;",
            "code.ts",
        ),
        ("const rows = await db.$queryRaw<{ environmentId: string }[]>`SELECT ${READ}`;", "code.ts"),
        ("const a = f<{ items: import('./types').Row[] }>(READ);", "code.ts"),
        ("const A = styled(Button)<{ $é?: boolean }>`${READ}`;", "code.tsx"),
        ("const a = () => <h3 id='é'>é & b &amp; c & d {READ} & e</h3>;", "code.tsx"),
        ("const a = () => <h3>a & b</h3>, c = READ;", "code.jsx"),
        ("const a: string = db.sql<Row>`${READ}`;", "code.js"),
    ],
)
def test_valid_code_that_the_grammar_does_not_know(code: str, name: str) -> None:
    gathered = javascript.read(code.replace("READ", "process.env.A"), name)
    ((key, place),) = gathered.found
    assert (key, gathered.problems) == ("A", [])
    lines = code.replace("READ", "process.env.A").split("\n")
    assert lines[place.line - 1][place.column - 1 :].startswith("A")


@pytest.mark.parametrize(
    "code", ["f<typeof import('a'>(process.env.A)", "const a = <p>a & b {process.env.A</p>;", "(a<process.env.A>`x`"]
)
def test_what_is_no_valid_code_either(code: str) -> None:
    assert javascript.read(code, "code.tsx").problems


@pytest.mark.timeout(60)  # Against a hang; how fast it is, the benchmarks tell.
@pytest.mark.parametrize(
    "piece", ["a<b<x>", "> & ", "a<b", "a<{ & ", ">>>&", "<typeof import('", "a<b>`", "a<()", "a<(b"]
)
def test_looking_for_what_the_grammar_does_not_know(piece: str) -> None:
    text = "process.env.A;(\n" + piece * (400_000 // len(piece))
    assert len(bridged(text.encode())) == len(text)


class TestWithoutTheGrammarOfTypeScript:
    @pytest.fixture(autouse=True)
    def absent(self, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
        monkeypatch.setitem(sys.modules, "tree_sitter_typescript", None)
        javascript._parser.cache_clear()
        yield
        javascript._parser.cache_clear()

    @pytest.mark.parametrize("code", ["const a: string = process.env.A", "config.get<string>('A'); process.env.B"])
    def test_types(self, code: str) -> None:
        with pytest.raises(CannotJudge) as caught:
            javascript.read(code, "code.ts")
        assert "pytest-deploygate[typescript]" in caught.value.finding.help

    def test_no_types(self) -> None:
        assert found("export const a = () => (process.env.A);") == {"A": False}

    def test_javascript(self) -> None:
        assert found("process.env.A", "code.js") == {"A": False}


@pytest.mark.parametrize(
    "code",
    [
        "process.env.A;" + "(" * 20_000 + "1" + ")" * 20_000,
        "process.env.A;" + "[" * 20_000 + "]" * 20_000,
        "process.env.A;" + "{" * 20_000 + "}" * 20_000,
        "process.env.A;x" + ".a()" * 20_000,
        "process.env.A;x = " + "1 + " * 20_000 + "1",
        "process.env.A;" + "function f(x) {" * 5_000 + "}" * 5_000,
        "process.env.A;" + "const {a: " + "{a:" * 5_000 + "b" + "}" * 5_001 + " = x",
        "process.env.A;" + "z.object({a: z." * 3_000 + "x" + "})" * 3_000 + ".parse(process.env)",
        "process.env.A;" + "".join(f"const a{i} = a{i + 1};" for i in range(5_000)) + "process.env[a0]",
        "process.env.A;" + "x ? 1 : " * 10_000 + "1",
    ],
    ids="parentheses arrays blocks chain sum functions pattern schema aliases ternary".split(),
)
@pytest.mark.timeout(20)
def test_deep_code(code: str) -> None:
    try:
        gathered = javascript.read(code, "code.js")
    except CannotJudge:
        return
    assert "A" in {key for key, _ in gathered.found} or gathered.problems


def test_a_giant(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(javascript, "MAX_NODES", 10)
    with pytest.raises(CannotJudge, match="parts"):
        javascript.read("process.env.A;" * 20, "code.js")


FILLER = [
    "const x1 = { environment: 1 };",
    "function f1(a, b = 1) { return a + b }",
    "class K1 { y = 1; m() { return this.y } }",
    "// a comment\nfor (const i of [1, 2]) console.log(i);",
    "import fs from 'fs';",
    "type T1 = { a: string };",
]


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from([row.code for row in JAVASCRIPT] + FILLER), max_size=6))
def test_the_quick_pass_and_the_short_cut_lose_nothing(pieces: list[str]) -> None:
    """What a whole walk finds is found where only some statements are walked, in a file that is not passed over."""
    code = ";\n".join(pieces)
    short = javascript.read(code, "code.ts")
    whole = everything(code)
    assert short.found == whole.found
    assert short.dynamic == whole.dynamic
    if whole.found or whole.dynamic:
        assert javascript.may_read(code.encode())


def everything(code: str) -> Gathered:
    data = code.encode()
    root = javascript._parser("typescript").parse(data).root_node
    return javascript.JavaScriptReads(root, root.named_children, data, "code.ts").run()


def test_a_schema_around_another_one(tmp_path):
    source = (
        "import { z } from 'zod'; z.object({ A: z.preprocess(f, z.string().optional()), B: z.preprocess(f, z.string()), "
        "C: z.union([z.string(), z.undefined()]), D: z.string().or(z.undefined()), E: z.string().transform(g), "
        "F: z.string().pipe(z.coerce.number().default(1)) }).parse(process.env)"
    )
    (tmp_path / "env.ts").write_text(source, encoding="utf-8")
    found = scan(tmp_path, ["env.ts"]).found
    assert {read.key: read.required for read in found} == dict.fromkeys("ACDF", False) | dict.fromkeys("BE", True)
