"""Code that is broken, endless or immense: an answer, never a traceback of ours, and never that it starts where it does not."""

from __future__ import annotations

import os
import resource
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Literal

import pytest

from pytest_deploygate.readers.imports.execution import Prediction, Project, predict, prediction
from pytest_deploygate.readers.imports.steps import Step
from truth import ENDLESS, Start, Truth, own, truths

GIB = 1024**3
Write = Callable[[str, "str | bytes"], Path]


@pytest.fixture(autouse=True)
def _bounded() -> Iterator[None]:
    """Whatever takes more memory than there should be any need for fails alone."""
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    # On top of what this process has by now: threads of other tests that were never ended count by their stacks.
    statm = Path("/proc/self/statm")
    taken = int(statm.read_text().split()[0]) * resource.getpagesize() if statm.exists() else 0
    resource.setrlimit(resource.RLIMIT_AS, (taken + 3 * GIB, hard))
    yield
    resource.setrlimit(resource.RLIMIT_AS, (soft, hard))


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def write(name: str, content: str | bytes) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


def short(code: object) -> str:
    """Code as a test's id."""
    return " ".join(str(code).split())[:40]


def followed(root: Path, name: str = "main", kind: Literal["script", "import"] = "import") -> Prediction:
    python = own()
    step = Step(kind, name, (str(root), *python.path))
    return predict([step], python, Project((root,)), python.loaded, cwd="/")


def real(root: Path, name: str = "main", seconds: int = 20) -> Truth:
    (truth,) = truths(own(), [Start("import", name, (str(root),), "/")], seconds)
    return truth


def told(said: Prediction) -> Truth:
    return Truth(said.exception, said.message, said.file, said.line)


BROKEN: dict[str, bytes] = {
    "unfinished": b"x = (\n",
    "two equals signs": b"x = = 1\n",
    "indentation": b"def f():\npass\n",
    "tabs and spaces": b"if 1:\n\tx = 1\n        y = 1\n",
    "unfinished string": b"x = '''\n",
    "print statement": b"print 'x'\n",
    "null byte": b"x = 1\0\n",
    "null byte in a comment": b"# \0\nx = 1\n",
    "not UTF-8": b"x = '\xff\xfe'\n",
    "not UTF-8 in a comment": b"# \xe9\nx = 1\n",
    "latin-1 that says so": b"# -*- coding: latin-1 -*-\nx = '\xe9'\nabsent\n",
    "unknown encoding": b"# coding: nope\nx = 1\n",
    "an encoding that is none of text": b"# coding: rot13\nx = 1\n",
    "UTF-16": "x = 1\n".encode("utf-16"),
    "byte order mark": b"\xef\xbb\xbfx = 1\nabsent\n",
    "byte order mark and another encoding": b"\xef\xbb\xbf# coding: latin-1\nx = 1\n",
    "nothing": b"",
    "old line ends": b"x = 1\ry = absent\r",
    "form feeds": b"x = 1\n\x0cabsent\n",
    "binary": bytes(range(256)) * 4,
    "too many parentheses": b"x = " + b"(" * 400 + b")" * 400 + b"\n",
    "too many blocks": b"".join(b" " * depth + b"if 1:\n" for depth in range(120)) + b" " * 120 + b"pass\n",
    "a return": b"x = 1\nreturn\n",
    "a surrogate": b"x = '\\ud800'\nabsent\n",
    "break outside of a loop": b"x = 1\nbreak\n",
    "two keywords alike": b"dict(a=1, a=2)\n",
    "nonlocal": b"def f():\n    nonlocal x\n",
}


@pytest.mark.parametrize("content", BROKEN.values(), ids=BROKEN)
@pytest.mark.filterwarnings("ignore::SyntaxWarning")
def test_a_broken_module_fails_as_it_does(content: bytes, write: Write, tmp_path: Path) -> None:
    write("broken.py", content)
    write("main.py", "x = 1\nimport broken\n")
    said, truth = followed(tmp_path), real(tmp_path)
    assert said.state == truth.state
    assert told(said) == truth


@pytest.mark.parametrize("content", BROKEN.values(), ids=BROKEN)
@pytest.mark.filterwarnings("ignore::SyntaxWarning")
def test_a_broken_module_that_is_caught(content: bytes, write: Write, tmp_path: Path) -> None:
    write("broken.py", content)
    write("main.py", "try:\n    import broken\nexcept ImportError:\n    pass\nexcept SyntaxError:\n    caught\n")
    assert told(followed(tmp_path)) == real(tmp_path)


def test_a_broken_module_that_nobody_imports(write: Write, tmp_path: Path) -> None:
    write("broken.py", "x = (\n")
    write("main.py", "def f():\n    import broken\n")
    assert followed(tmp_path).state == "starts"


@pytest.mark.parametrize("what", ["not UTF-8", "unfinished", "byte order mark"])
def test_a_broken_script(what: str, write: Write, tmp_path: Path) -> None:
    script = str(write("main.py", BROKEN[what]))
    said = followed(tmp_path, script, "script")
    (truth,) = truths(own(), [Start("script", script, (str(tmp_path),), "/")])
    assert told(said) == truth


def test_a_script_that_is_not_there(tmp_path: Path) -> None:
    assert followed(tmp_path, str(tmp_path / "main.py"), "script").state != "starts"


def test_a_link_to_itself(write: Write, tmp_path: Path) -> None:
    (tmp_path / "a.py").symlink_to(tmp_path / "a.py")
    (tmp_path / "p").symlink_to(tmp_path / "p")
    write("main.py", "try:\n    import p\nexcept ImportError:\n    pass\nimport a\n")
    assert told(followed(tmp_path)) == real(tmp_path)


def test_a_folder_that_holds_itself(write: Write, tmp_path: Path) -> None:
    write("p/__init__.py", "")
    (tmp_path / "p" / "p").symlink_to(tmp_path / "p")
    write("main.py", f"import {'.'.join('p' * 30)}\nimport p.p.absent\n")
    assert told(followed(tmp_path)) == real(tmp_path)


def test_a_module_that_is_a_folder(write: Write, tmp_path: Path) -> None:
    (tmp_path / "a.py").mkdir()
    (tmp_path / "p" / "__init__.py").mkdir(parents=True)
    write("main.py", "import p\nimport a\n")
    assert told(followed(tmp_path)) == real(tmp_path)


def test_a_module_that_is_a_pipe(write: Write, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.py")
    write("main.py", "import a\n")
    # Whoever opens it waits for ever.
    assert followed(tmp_path).state != "starts"


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is unreadable for root")
def test_what_may_not_be_read(write: Write, tmp_path: Path) -> None:
    write("a.py", "x = 1\n").chmod(0)
    write("main.py", "import a\n")
    assert followed(tmp_path).state != "starts"


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is unreadable for root")
def test_a_folder_that_may_not_be_read(write: Write, tmp_path: Path) -> None:
    write("p/__init__.py", "")
    write("main.py", "import p\n")
    (tmp_path / "p").chmod(0)
    try:
        assert followed(tmp_path).state != "starts"
    finally:
        (tmp_path / "p").chmod(0o700)


def test_a_million_lines(write: Write, tmp_path: Path) -> None:
    write("big.py", "pass\n" * 999_000 + "x = 1\n" * 1_000 + "absent\n")
    write("main.py", "import big\n")
    said = followed(tmp_path)
    assert said.state == "depends" or told(said) == Truth(
        "NameError", "name 'absent' is not defined", str(tmp_path / "big.py"), 1_000_001
    )


def test_a_line_of_a_million_characters(write: Write, tmp_path: Path) -> None:
    write("main.py", f"x = '{'x' * 1_000_000}'\n{'y' * 1_000_000} = 1\nabsent\n")
    assert told(followed(tmp_path)) == real(tmp_path)


def test_a_literal_of_a_hundred_thousand(write: Write, tmp_path: Path) -> None:
    write(
        "main.py",
        f"x = [{'1, ' * 100_000}]\ny = {{{', '.join(f'{n}: {n}' for n in range(100_000))}}}\nx[0]\ny[5]\nabsent\n",
    )
    assert told(followed(tmp_path)) == real(tmp_path)


def test_numbers_that_are_out_of_proportion(write: Write, tmp_path: Path) -> None:
    write(
        "main.py",
        "def f():\n    return 10 ** 10 ** 10\n"
        "def g():\n    return 'x' * 10 ** 12\n"
        "def h():\n    return [0] * 10 ** 12\n"
        "def i():\n    return 1 << 10 ** 12\n"
        "x = 10 ** 10 ** 2\nimport absent\n",
    )
    assert told(followed(tmp_path)) == real(tmp_path)


@pytest.mark.parametrize(
    "immense",
    [
        "10 ** 10 ** 10",
        "'x' * 10 ** 14",
        "[0] * 10 ** 14",
        "1 << 10 ** 12",
        "list(range(10 ** 12))",
        "f'{1:1000000000000}'",
    ],
)
def test_a_value_that_no_machine_holds(immense: str, write: Write, tmp_path: Path) -> None:
    write("main.py", f"n = 10\nx = {immense}\n")
    # Whether it is a MemoryError, or only takes long: it is not computed here.
    assert followed(tmp_path).state in {"depends", "starts"}


def test_a_sum_of_thousands(write: Write, tmp_path: Path) -> None:
    write("main.py", f"x = {' + '.join(['1'] * 5000)}\nabsent\n")
    assert followed(tmp_path).state != "starts"


def test_a_chain_of_thousands(write: Write, tmp_path: Path) -> None:
    write("main.py", f"import a\nx = a{'.b' * 5000}\n")
    write("a.py", "")
    assert followed(tmp_path).state != "starts"


def test_an_elif_of_thousands(write: Write, tmp_path: Path) -> None:
    branches = "".join(f"elif n == {number}:\n    x = {number}\n" for number in range(3000))
    write("main.py", f"n = 5000\nif n == -1:\n    x = -1\n{branches}\nx\n")
    assert followed(tmp_path).state != "starts"


@pytest.mark.timeout(300)
def test_ten_thousand_modules_in_one_cycle(write: Write, tmp_path: Path) -> None:
    count = 10_000
    for number in range(count):
        write(f"m{number}.py", f"import m{(number + 1) % count}\nx = 1\n")
    write("main.py", "import m0\n")
    said, truth = followed(tmp_path), real(tmp_path, seconds=60)
    # So deep a chain of imports is more than Python itself endures.
    assert truth.exception == "RecursionError"
    assert said.state != "starts"


def test_a_thousand_modules_one_after_another(write: Write, tmp_path: Path) -> None:
    for number in range(1000):
        write(f"m{number}.py", "import main\nx = 1\n")
    write("main.py", "".join(f"import m{number}\nm{number}.x\n" for number in range(1000)) + "m0.y\n")
    assert told(followed(tmp_path)) == real(tmp_path)


def test_a_chain_of_a_hundred_modules(write: Write, tmp_path: Path) -> None:
    for number in range(60):
        write(f"m{number}.py", f"from m{number + 1} import x\n")
    write("m60.py", "from m0 import x\n")
    write("main.py", "import m0\n")
    assert told(followed(tmp_path)) == real(tmp_path)


ENDLESS_CODE = {
    "loop": "while True: pass\n",
    "loop in a function": "def f():\n    while 1:\n        x = 1\nf()\n",
    "loop that counts": "n = 0\nwhile n >= 0:\n    n += 1\n",
}
# What gives the elements, or calls back, is not followed: that it comes to an end is taken for granted.
OUT_OF_SIGHT = {
    "generator": "import itertools\nfor n in itertools.count():\n    pass\n",
    "iterator": "for n in iter(int, 1):\n    pass\n",
    "list that grows": "xs = [1]\nfor x in xs:\n    xs.append(x)\n",
    "recursive str": "class C:\n    def __repr__(self):\n        return f'{self!r}'\nrepr(C())\n",
}
DEEP_CODE = {
    "recursion": "def f():\n    f()\nf()\n",
    "recursion with a number": "def f(n):\n    return f(n + 1)\nf(0)\n",
    "mutual recursion": "def f():\n    g()\ndef g():\n    f()\nf()\n",
    "recursion by import": "def f():\n    import main\n    main.f()\nf()\n",
    "recursive init": "class C:\n    def __init__(self):\n        C()\nC()\n",
    "recursive getattr": "class C:\n    def __getattr__(self, name):\n        return self.other\nC().x\n",
    "recursive module getattr": "import main\ndef __getattr__(name):\n    return main.other\nmain.x\n",
    "recursive lambda": "f = lambda: f()\nf()\n",
    "recursive decorator": "def d(f):\n    @d\n    def g(): pass\n    return g\n@d\ndef f(): pass\n",
    "recursive comprehension": "def f():\n    return [f() for _ in (1,)]\nf()\n",
    "recursive property": "class C:\n    @property\n    def x(self):\n        return self.x\nC().x\n",
}


@pytest.mark.parametrize("code", [*ENDLESS_CODE.values(), *DEEP_CODE.values()], ids=[*ENDLESS_CODE, *DEEP_CODE])
def test_what_never_ends_does_not_start(code: str, write: Write, tmp_path: Path) -> None:
    write("main.py", code)
    assert real(tmp_path, seconds=1).exception in {ENDLESS, "RecursionError", "MemoryError"}
    assert followed(tmp_path).state != "starts"


@pytest.mark.parametrize("code", OUT_OF_SIGHT.values(), ids=OUT_OF_SIGHT)
def test_what_never_ends_out_of_sight(code: str, write: Write, tmp_path: Path) -> None:
    write("main.py", f"{code}import absent\n")
    said = followed(tmp_path)
    assert said.state != "starts"
    assert said.message in {"", "No module named 'absent'"}


@pytest.mark.parametrize("code", DEEP_CODE.values(), ids=DEEP_CODE)
def test_recursion_that_is_caught(code: str, write: Write, tmp_path: Path) -> None:
    body = "".join(f"    {line}\n" for line in code.splitlines())
    write("main.py", f"try:\n{body}except RecursionError:\n    pass\nimport absent\n")
    said = followed(tmp_path)
    assert said.state == "depends" or told(said) == real(tmp_path)


FAN_OUT = "def f0():\n    return 1\n" + "".join(
    f"def f{n}():\n    return f{n - 1}() + f{n - 1}()\n" for n in range(1, 31)
)
GROWING = {
    "calls": f"{FAN_OUT}f30()\n",
    "loops": "".join(f"{'    ' * depth}for x{depth} in range(100):\n" for depth in range(10)) + "    " * 10 + "pass\n",
    "comprehensions": f"[0 {' '.join(f'for x{n} in range(100)' for n in range(10))}]\n",
    "lists that double": "x = [1]\n" + "x = x + x\n" * 60,
    "texts that double": "x = 'a'\n" + "x = x + x\n" * 60,
    "fibonacci": "def f(n):\n    return n if n < 2 else f(n - 1) + f(n - 2)\nf(60)\n",
    "product": "import itertools\nfor x in itertools.product(range(100), repeat=10):\n    pass\n",
}


@pytest.fixture
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    """An end that comes soon."""
    monkeypatch.setattr(prediction, "BUDGET", 100_000)


@pytest.mark.usefixtures("hasty")
@pytest.mark.parametrize("code", GROWING.values(), ids=GROWING)
def test_what_takes_too_long(code: str, write: Write, tmp_path: Path) -> None:
    write("main.py", code)
    # It would start, if anybody had the time or the memory.
    assert followed(tmp_path).state in {"starts", "depends"}


@pytest.mark.usefixtures("hasty")
@pytest.mark.parametrize("code", [code for what, code in GROWING.items() if "double" not in what], ids=short)
def test_what_comes_after_what_takes_too_long(code: str, write: Write, tmp_path: Path) -> None:
    write("main.py", f"{code}import absent\n")
    said = followed(tmp_path)
    assert said.state != "starts"
    if said.state == "fails":
        assert (said.exception, said.message) == ("ModuleNotFoundError", "No module named 'absent'")


UNKNOWN = "import os\n"


def test_two_hundred_unknown_conditions(write: Write, tmp_path: Path) -> None:
    code = "".join(f"if os.environ.get('F{n}'):\n    x{n} = 1\nelse:\n    x{n} = 2\n" for n in range(200))
    write("main.py", UNKNOWN + code + "x7\nimport absent\n")
    said = followed(tmp_path)
    assert told(said) == real(tmp_path)


def test_two_hundred_unknown_conditions_of_which_one_decides(write: Write, tmp_path: Path) -> None:
    code = "".join(f"if os.environ.get('F{n}'):\n    x{n} = 1\n" for n in range(200))
    write("main.py", UNKNOWN + code + "x150\n")
    assert followed(tmp_path).state == "depends"


def test_two_hundred_unknown_conditions_of_which_none_decides(write: Write, tmp_path: Path) -> None:
    code = "".join(f"if os.environ.get('F{n}'):\n    x{n} = 1\nelse:\n    x{n} = 2\n" for n in range(200))
    write("main.py", UNKNOWN + code + "x150\n")
    assert followed(tmp_path).state == "starts"


def test_unknown_conditions_one_in_another(write: Write, tmp_path: Path) -> None:
    depth = 15
    code = "".join(f"{'    ' * n}if os.environ.get('F{n}'):\n" for n in range(depth))
    write("main.py", f"{UNKNOWN}{code}{'    ' * depth}import absent\n")
    assert followed(tmp_path).state == "depends"


def test_unknown_conditions_in_a_loop(write: Write, tmp_path: Path) -> None:
    write(
        "main.py",
        UNKNOWN
        + "found = {}\nfor n in range(100):\n    if os.environ.get(f'F{n}'):\n        found[n] = 1\nimport absent\n",
    )
    assert told(followed(tmp_path)) == real(tmp_path)


def test_unknown_conditions_in_many_modules(write: Write, tmp_path: Path) -> None:
    for n in range(60):
        write(f"m{n}.py", f"{UNKNOWN}if os.environ.get('F{n}'):\n    import m{(n * 7 + 1) % 60}\nx = 1\n")
    write("main.py", "".join(f"from m{n} import x\n" for n in range(60)))
    assert followed(tmp_path).state != "fails"


@pytest.mark.parametrize(
    "code",
    [
        "class A: pass\nclass B(A): pass\nA.__bases__ = (B,)\n",
        "class A: pass\nA = type('A', (A,), {})\nclass A(A): pass\nA().absent\n",
        "class A(A): pass\n",
        "class A: pass\nclass B(A): pass\nclass C(A, B): pass\n",
        "class A(A, metaclass=A): pass\n",
    ],
    ids=short,
)
def test_a_loop_of_classes(code: str, write: Write, tmp_path: Path) -> None:
    write("main.py", code)
    said, truth = followed(tmp_path), real(tmp_path)
    assert said.state != "fails" or told(said) == truth


@pytest.mark.parametrize(
    "code",
    [
        "x = []\nx.append(x)\nx.absent\n",
        "x = {}\nx['x'] = x\nx['x']['x']['y']\n",
        "import main\nmain.main = main\nmain.main.main.absent\n",
        "class A: pass\nA.a = A\nA.a.a.a.absent\n",
        "import sys\nsys.modules['main'] = sys.modules\nimport main\nmain.absent\n",
        "import sys\nsys.modules.clear()\nimport absent\n",
        "import builtins\ndel builtins.__import__\nimport absent\n",
        "__builtins__ = {}\nprint\nabsent\n",
        "__name__ = 5\nfrom . import x\n",
        "__package__ = 'absent'\nfrom . import x\n",
        "__path__ = 5\nimport main.x\n",
        "import sys\nsys.path = None\nimport absent\n",
        "import sys\nsys.path.clear()\nimport absent\n",
        "import sys\nsys.meta_path.clear()\nimport absent\n",
        "exec('import absent')\n",
        "exec('x = 1')\nx\nabsent\n",
        "eval('absent')\n",
        "raise type('E', (Exception,), {})('text')\n",
        "def f(*, a): pass\nf(*5)\n",
        "f(**{1: 2})\n",
        "dict(**{1: 2})\n",
    ],
    ids=short,
)
def test_what_nobody_would_write(code: str, write: Write, tmp_path: Path) -> None:
    write("main.py", code)
    said, truth = followed(tmp_path), real(tmp_path)
    assert truth.state == "fails"
    # It need not be seen through, but nothing is said to fail that does not, or elsewhere.
    assert said.state != "fails" or (said.file, said.line) == (truth.file, truth.line)
