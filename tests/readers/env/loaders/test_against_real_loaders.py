"""What the loaders' readers say of generated files, held against the loaders themselves.

A value may be unknown, and then it has to say why; a known one that differs is wrong, and so is a variable too many or
too few. Files for bash are made of pieces that can run nothing: no word of them is a command, and no path is in them.
"""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from unittest import mock

import dotenv.main
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import tools
from pytest_deploygate.families.env.lines import EnvFile
from pytest_deploygate.readers.env.loaders import parse

GIVEN = {"G": "given value", "E": "", "A": "outer"}
# [text, what compose-go 2.13.0's dotenv.ParseWithLookup makes of it with GIVEN, or null where that is an error]
RECORDED = Path(__file__).with_name("compose_recorded.json")

_KEYS = st.sampled_from(
    ["A", "B", "C", "G", "E", "X", "A_B", "_x", "a.b", "a-b", "1A", "A[0]", "ä", "export", "'A'", ""]
)
_WORDS = st.sampled_from(
    ["a", "b", "xx", "1", "A", "true", "ä", "日", "\u2028", "\u00a0", "\u0085", "\u3000", "\x1c", "\x0b"]
)
_SNIPPETS = st.sampled_from(
    [
        "$A",
        "${A}",
        "${B}",
        "$G",
        "$E",
        "${U}",
        "$U",
        "$$",
        "${A:-a}",
        "${U:-a b}",
        "${E:-x}",
        "${E-x}",
        "${U-}",
        "${A:+x}",
        "${U+x}",
        "${E:+x}",
        "${U:?x}",
        "${A:?x}",
        "${E?x}",
        "${U:-${A}}",
        "${U:-${V:-$A}}",
        "${U:-'q'}",
        '${U:-"q"}',
        "${U:=x}",
        "${U:-{}}",
        "${U:-{x}",
        "${#A}",
        "${A%x}",
        "$(true)",
        "`true`",
        "$((1+1))",
        "$1",
        "$?",
        "\\n",
        "\\t",
        "\\\\",
        "\\$",
        '\\"',
        "\\'",
        "\\`",
        "\\012",
        "\\0123",
        "\\0377",
        "\\08",
        "\\c",
        "\\r",
        "\\\n",
        "$'a\\tb'",
        '$"a"',
        "$'\\x41'",
        "~",
        ":~",
        "a:b",
        "#",
        " #",
        " # ",
        "#a",
        "'",
        '"',
        "`",
        "''",
        '""',
        "' '",
        '"a b"',
        "'a b'",
        '"a\nb"',
        "'a\nb'",
        '"a',
        "'a",
        "=",
        "==",
        " ",
        "  ",
        "\t",
        "!",
        "*",
        "?",
        "[a]",
        "{a,b}",
        "{",
        "}",
        "$",
        "${",
        "$}",
        "%",
        "@",
        "^",
        "+",
        "-",
        ",",
        ".",
    ]
)
_ODD = st.sampled_from([";", "&", "|", "<x", ">x", "(", ")", ";;", "&&", "2>x", "\0", "\x01", "\x7f"])
_VALUES = st.one_of(
    st.lists(st.one_of(_WORDS, _SNIPPETS), max_size=5).map("".join),
    st.lists(st.one_of(_WORDS, _WORDS, _SNIPPETS), max_size=5).map(lambda parts: "'" + "".join(parts) + "'"),
    st.lists(st.one_of(_WORDS, _WORDS, _SNIPPETS), max_size=5).map(lambda parts: '"' + "".join(parts) + '"'),
    st.lists(st.one_of(_WORDS, _WORDS, _SNIPPETS), max_size=3).map(lambda parts: "`" + "".join(parts) + "`"),
    st.lists(st.one_of(_WORDS, _SNIPPETS, _ODD), max_size=4).map("".join),
    st.text("aA1 #$'\"`\\{}=:-?+\r\t~ä", max_size=8),
)
_BEFORE = st.sampled_from(["", "", "", "", "", " ", "\t", "export ", "export\t", "  export  ", "\u00a0"])
_EQUALS = st.sampled_from(["=", "=", "=", "=", "=", "=", " = ", "= ", " =", "\t=", ": ", ":", "+=", "=\n", ""])
_AFTER = st.sampled_from(["", "", "", "", "", " ", " # c", "# c", " x", "x", "\t#c", "\\"])
_ASSIGNMENTS = st.tuples(_BEFORE, _KEYS, _EQUALS, _VALUES, _AFTER).map("".join)
_PLAIN = st.tuples(
    st.sampled_from(["", "export "]),
    st.sampled_from("ABCX"),
    st.just("="),
    st.sampled_from(["", "a", '"a b"', "'a b'", "a#b", '"$A$B"', "a$A", "${B:-a}", '"a\\nb"', "$U"]),
).map("".join)
_JUNK = st.one_of(
    st.lists(st.one_of(_WORDS, _SNIPPETS), max_size=4).map("".join),
    st.sampled_from(
        [
            "",
            "#",
            "# A=1",
            "a",
            "export",
            "export A",
            "export A B=1",
            "A",
            "A=1 B=2",
            "A=1 a",
            "\ufeffA=1",
            "__proto__=a",
        ]
    ),
)
_LINES = st.one_of(_ASSIGNMENTS, _ASSIGNMENTS, _PLAIN, _PLAIN, _PLAIN, _JUNK)
_ENDS = st.sampled_from(["\n", "\n", "\n", "\n", "\n", "\r\n", "\r", "\n\n", "\n \n"])


@st.composite
def env_files(draw: st.DrawFn) -> str:
    """A file."""
    crlf = draw(st.sampled_from([False, False, False, True]))
    mark = draw(st.sampled_from(["", "", "", "", "\ufeff"]))
    made = [line + ("\r\n" if crlf else draw(_ENDS)) for line in draw(st.lists(_LINES, min_size=1, max_size=5))]
    return mark + "".join(made) + draw(st.sampled_from(["", "", "A=1"]))


Values = Mapping[str, str]


def python_values(text: str, folder: Path) -> Values | None:
    """What python-dotenv sets; None where it raises."""
    file = folder / ".env"
    file.write_bytes(text.encode())
    with mock.patch.dict(os.environ, GIVEN, clear=True):
        loaded = dotenv.main.DotEnv(dotenv_path=file, encoding="utf-8", override=False)
        values = loaded.dict()
        try:
            loaded.set_as_environment_variables()
        except ValueError:
            return None
    return {key: value for key, value in values.items() if value is not None}


class Program:
    """A process that answers a line with a line."""

    def __init__(self, *command: str, cwd: Path, env: Mapping[str, str] | None = None) -> None:
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd=cwd, env=env
        )

    def ask(self, line: bytes, end: bytes) -> bytes:
        """The answer up to its end."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(line + b"\n")
        self.process.stdin.flush()
        got = bytearray()
        while not got.endswith(end):
            chunk = self.process.stdout.read1(65536)
            assert chunk, "the program has ended"
            got += chunk
        return bytes(got)

    def stop(self) -> None:
        """End it."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.close()
        self.process.wait(30)
        self.process.stdout.close()


@contextlib.contextmanager
def running(*command: str, cwd: Path, env: Mapping[str, str] | None = None) -> Iterator[Program]:
    """A program, until the end of the block."""
    program = Program(*command, cwd=cwd, env=env)
    try:
        yield program
    finally:
        program.stop()


NODE = """
const {parse} = require(process.argv[1])
require('readline').createInterface({input: process.stdin}).on('line', line => {
  console.log(JSON.stringify(Object.entries(parse(Buffer.from(JSON.parse(line))))))
})
"""
# A bash for each file: in a subshell, bash 5.2 becomes the last command of a file instead of waiting for it.
BASH = "set -a; . ./file.env >/dev/null; exec /usr/bin/env -0"


def node_values(program: Program, text: str) -> Values:
    """What npm's dotenv sets."""
    return dict(json.loads(program.ask(json.dumps(text).encode(), b"\n")))


def bash_values(folder: Path, text: str) -> Values:
    """What is in bash's environment afterwards; empty where bash ended before that. It has no path to find commands."""
    (folder / "file.env").write_bytes(text.encode())
    done = subprocess.run(
        [tools.need_bash(), "--norc", "--noprofile", "-c", BASH],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
        cwd=folder,
        env={"PATH": "/nowhere", **GIVEN},
        timeout=30,
    )
    entries = done.stdout.split(b"\0")[:-1]
    return dict(entry.decode(errors="surrogateescape").partition("=")[::2] for entry in entries)


# What bash has in its environment anyway.
STARTED = {"PATH": "/nowhere", **GIVEN}
OWN = {"PWD", "OLDPWD", "SHLVL", "_"}


def faults(ours: EnvFile, real: Values, start: Values) -> list[str]:
    """Names of variables that we have and the loader has not, the other way round, or with other values."""
    values = ours.values
    wrong = [key for key, a in values.items() if a.value is not None and real.get(key) != a.value.reveal()]
    wrong += [key for key in real if key not in values and key not in OWN and real[key] != start.get(key)]
    assert all(a.why for a in values.values() if a.value is None)
    return wrong


def shell_faults(text: str, real: Values) -> list[str]:
    """The same for bash, which may stop on the way."""
    ours = parse(text, "shell", ".env", GIVEN)
    fatal = [problem.message for problem in ours.problems if problem.fatal]
    if fatal and not fatal[0].endswith(("and stops", "and stops there")):
        return []
    return faults(ours, real, STARTED)


def many_files(test: Callable[[str], None]) -> Callable[[], None]:
    """A test for many generated files."""
    checked = settings(
        max_examples=tools.examples(300),
        deadline=None,
        derandomize=bool(os.environ.get("CI")),
        suppress_health_check=[HealthCheck.too_slow],
    )
    return checked(given(text=env_files())(test))


def test_python_dotenv_is_read_as_it_reads(tmp_path):
    @many_files
    def agree(text):
        ours = parse(text, "python-dotenv", ".env", GIVEN)
        real = python_values(text, tmp_path)
        assert (real is None) == any(problem.fatal for problem in ours.problems)
        assert real is None or (not faults(ours, real, {}) and all(a.value is not None for a in ours.assignments))

    agree()


def test_npm_dotenv_is_read_as_it_reads(tmp_path):
    package = tools.need_dotenv()
    with running(tools.need_node(), "-e", NODE, str(package), cwd=tmp_path) as program:

        @many_files
        def agree(text):
            ours = parse(text, "node-dotenv", ".env", GIVEN)
            assert not faults(ours, node_values(program, text), {})
            assert not any(problem.fatal for problem in ours.problems)
            assert all(a.value is not None or "\0" in text for a in ours.assignments)

        agree()


def test_bash_is_read_as_it_reads(tmp_path):
    tools.need_bash()
    (tmp_path / "x").write_text("")

    @many_files
    def agree(text):
        assert not shell_faults(text, bash_values(tmp_path, text))

    agree()


@pytest.mark.parametrize("index", range(4))
def test_docker_compose_is_read_as_it_was_recorded(index):
    records = json.loads(RECORDED.read_text())
    for text, values in records[index::4]:
        ours = parse(text, "compose", ".env", GIVEN)
        assert any(problem.fatal for problem in ours.problems) == (values is None), text
        if values is not None:
            assert not faults(ours, {key: value for key, value in values.items() if key}, {}), text
