"""Small pieces of Python, what of them is read, and how many places read what nobody can tell."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from pytest_deploygate.readers.env.code.python import PythonFile, parse

from .test_python import project, read

IMPORTS = (
    "from pydantic_settings import BaseSettings, SettingsConfigDict\n"
    "from pydantic import AliasChoices, AliasPath, Field\n"
    "from typing import Annotated, ClassVar, Optional\n"
)
# The names that are found, required ones with an exclamation mark; the number of places that are dynamic.
PLAIN = [
    ('os.getenv("A=B")', "", 1),
    ('os.environ[""]', "", 1),
    ("os.environ[k]", "", 1),
    ('x: str\nos.getenv("A")', "A", 0),
    ('e = os.environ\ne.get("A")', "A", 0),
    ('e, f = os.environ, 1\ne["A"]', "A!", 0),
    ('(a, b), c = x, os.environ\nc["A"]', "A!", 0),
    ("a, b = x\nos.environ[a]", "", 1),
    ('[a, b] = os.environ, 2\na["A"]', "A!", 0),
    ('"A" in os.environ in x', "", 1),
    ('"A" == os.environ', "", 1),
    ('"A" not in os.environ.keys()', "A", 0),
    ('import environ\nenv = environ.Env()\n"A" in env', "A", 0),
    ("f(os.environ)", "", 1),
    ("f(os.getenv)", "", 1),
    ("os.environ.get", "", 1),
    ("os.environ.copy()", "", 1),
    ("os.environ.update(x)", "", 0),
    ("dict(os.environ)", "", 1),
    ("os.environ.items()", "", 1),
    ("os.environ.clear()", "", 0),
    ('g = os.environ.get\ng("A")', "A", 0),
    ("os.getenv()", "", 1),
    ("os.getenv(*x)", "", 1),
    ('os.getenv(key="A")', "A", 0),
    ('os.path.expandvars("$A/${B}")', "A B", 0),
    ("os.path.expandvars(x)", "", 1),
    ("os.path.expandvars()", "", 1),
    ('from os.path import expandvars\nexpandvars("$A")', "A", 0),
    ('@click.option("--a", envvar="A")\ndef f(): ...', "A", 0),
    ('@click.option("--a", envvar=["A", "B"])\ndef f(): ...', "A B", 0),
    ('@click.option("--a", envvar=None)\ndef f(): ...', "", 0),
    ('@click.option("--a", envvar=[None, x])\ndef f(): ...', "", 1),
    ('main(auto_envvar_prefix="X")', "", 1),
    ('os.environ.setdefault("A", "1")\nos.environ["A"]', "A", 0),
    ('os.environ.__contains__("A")', "A", 0),
    ('os.environ.__getitem__("A")', "A!", 0),
    ('import environ\nenv = environ.Env(A=(bool, False), **more)\nenv("A"); env("B")', "A B!", 0),
    ('import environ\nenviron.Env.read_env()\nenviron.Env().read_env(".env")', "", 0),
    (
        'import environ\nenv = environ.Env()\nenv.db_url("A"); env.db_url(); env.url("B"); env.unknown("C"); env.list("D", str, []); env(*x); env("E", **y)',
        "A! DATABASE_URL! B! D E",
        1,
    ),
    ('from environs import Env\nenv = Env()\nenv.read_env()\nwith env.prefixed(f()):\n    env("A")', "", 1),
    (
        'from environs import env\nwith open(x) as f, env.prefixed("X_"):\n    env.int("A")\nwith lock:\n    env("B")',
        "X_A! B!",
        1,
    ),
    ('from environs import Env\nenv = Env()\nwith env.prefixed():\n    env("A")', "A!", 0),
    ('from starlette.config import Config\nc = Config(env_prefix=p)\nc("A")', "", 1),
    ('from starlette.config import environ\nenviron["A"]', "A!", 0),
    ('from starlette.config import Config\nclass C:\n    c = Config(".env")\n    a = c("A")', "A!", 0),
    ('def f(x):\n    global K\n    K = "A"\ndef g():\n    return os.environ[K]', "A!", 0),
    ('def f():\n    k = "A"\n    def g():\n        nonlocal k\n        k = "B"\n        os.environ[k]', "A! B!", 0),
    ("def f():\n    return K\nos.environ.get(K)", "", 1),
    ('f = lambda k: os.environ[k]\nf("A")', "", 1),
    ('f = lambda k="A", *a, **b: os.getenv(k)\n', "", 1),
    ("def f(*keys, **more):\n    for k in keys: os.getenv(k)", "", 1),
    ('def f(a, /, b, *, k="A"):\n    return os.getenv(k)\nf(1, 2, k="B"); f(1, 2)', "B A", 0),
    ('async def f(k):\n    async with x as y: return os.environ[k]\nf("A")', "A!", 0),
    ('def f(k) -> os.environ["B"]:\n    return os.environ[k]\nf(*x); f("A")', "B! A!", 1),
    ('(k := "A")\nos.getenv(k)', "A", 0),
    ('[os.getenv(k) for x in y if (k := "A")]\nos.getenv(k)', "A", 0),
    ('k = "A"\nk += "B"\nos.getenv(k)', "A", 1),
    ('x.k += 1\nk = "A"\nos.getenv(k)', "A", 0),
    ('for k in ["A"]: os.getenv(k)', "A", 0),
    ('for k, v in {"A": "B"}.items(): os.getenv(k), os.environ[v]', "A B!", 0),
    ('for (k, (a, b)) in [("A", (1, 2))]: os.getenv(k), os.getenv(a)', "A", 1),
    ('for x[0] in y: os.getenv("A")', "A", 0),
    ('for x.a in y: os.getenv("A")', "A", 0),
    ('async def f():\n    async for k in ["A"]: os.getenv(k)', "A", 0),
    ('try: ...\nexcept E as os:\n    os.environ["A"]', "A!", 0),
    ('match x:\n    case {"a": os, **rest}: os.getenv("A")', "A", 0),
    ('match x:\n    case [1, *os]: os.getenv("A")', "A", 0),
    ('match x:\n    case C(a=os) as y: os.getenv("A")\n    case _: os.getenv("B")', "A B", 0),
    ('match x:\n    case [1, *_]: os.getenv("A")\n    case {"a": 1}: os.getenv("B")', "A B", 0),
    ('with open("A") as os: os.environ["B"]', "B!", 0),
    ('import contextlib\nwith contextlib.suppress(KeyError): os.environ["A"]', "A", 0),
    ('with suppress(KeyError, x): os.environ["A"]', "A", 0),
    ('with suppress(ValueError): os.environ["A"]', "A!", 0),
    ("with a as (b, c): os.environ[b]", "", 1),
    ('while os.environ.get("A"): os.environ["A"]', "A", 0),
    ('try:\n    os.environ["A"]\nexcept KeyError:\n    sys.exit(1)', "A!", 0),
    ('try:\n    os.environ["A"]\nexcept KeyError:\n    exit()', "A!", 0),
    ('try:\n    os.environ["A"]\nexcept builtins.KeyError:\n    log()', "A", 0),
    ('[os.environ[k] for k in ["A"] if k in os.environ]', "A", 0),
    ('{k: os.environ[v] for k, v in {"a": "A"}.items()}', "A!", 0),
    ('{os.environ[k] for k in ("A", *["B"])}', "A! B!", 0),
    ('class C:\n    K = "A"\n    def f(self): return os.environ[self.K]', "A!", 0),
    ('class C:\n    K = "A"\nos.environ[C.K]; os.environ[C().K]; os.environ[C.X]', "A!", 1),
    ('class C(Enum):\n    K = "A"\nos.environ[C.K.value]', "A!", 0),
    ('class C:\n    def __init__(self): self.k = "A"\n    def f(self): return os.environ[self.k]', "A!", 0),
    ("class C:\n    def __init__(self, k): self.k = k\n    def f(self): return os.environ[self.k]", "", 1),
    ('class C:\n    env = os.environ\nC.env["A"]; C().env["B"]; C.x["D"]', "A! B!", 0),
    ('class C:\n    @staticmethod\n    def need(k): return os.environ[k]\nC.need("A")', "A!", 0),
    ('class C:\n    def need(self, k): return os.environ[k]\nC().need("A"); need("B")', "A!", 0),
    ('class C:\n    @classmethod\n    def need(cls, k): return os.environ[k]\n    a = 1\nC.need("A")', "A!", 0),
    ('def f(): ...\nf.x["A"]; f().y("B"); os.getenv(f.x)', "", 1),
    ('C = type("C")\nos.getenv(C.K); os.getenv(self.K)', "", 2),
    ('self.env = os.environ\nself.env["A"]', "", 1),
    ('x = os.environ if a else {}\nx["A"]', "A!", 1),
    ('x = a or os.environ\nx["A"]', "A!", 1),
    ('from typing import cast\ncast(dict, os.environ)["A"]', "A!", 1),
    ('from os import *\nenviron["A"]', "A!", 0),
    ('from a import *\nfrom os import *\nenviron["A"]', "A!", 0),
    ('os.getenv("A" if x else "B")', "A B", 0),
    ('os.getenv("A" * 2)', "", 1),
    ('os.getenv("A" + "B")', "AB", 0),
    ('os.getenv(f"{x!r}A")', "", 1),
    ('k = "A"\nos.getenv(f"{k}_{k!s}")', "A_A", 0),
    ('os.getenv(f"{k:>3}")', "", 1),
    ('os.getenv(f"{a}{a}{a}{a}{a}{a}{a}{a}{a}{a}{a}{a}{a}{a}{a}{a}{a}{a}{a}{a}{a}")', "", 1),
    ('os.getenv("a".upper()); os.getenv(" B ".strip()); os.getenv("C".title()); os.getenv(f("D"))', "A B", 2),
    ('N = {"a": "A", "b": "B"}\nos.getenv(N[x])', "A B", 0),
    ('N = ["A", "B"]\nos.getenv(N[0]); os.getenv(M[0])', "A B", 1),
    ("os.getenv(1); os.getenv(None)", "", 2),
    ('N = M = ["A"]\nfor k in N: os.getenv(k)', "A", 0),
    ('for k in ["A"] + ["B"]: os.getenv(k)', "A B", 0),
    ('for k in sorted(["A"]): os.getenv(k)', "A", 0),
    ('for i, k in enumerate(["A"]): os.getenv(k)', "A", 0),
    ('for i, k in enumerate(["A"]): os.getenv(i)', "", 1),
    ('for k in "A B".split(): os.getenv(k)', "A B", 0),
    ('for k in "A,B".split(","): os.getenv(k)', "A B", 0),
    ('for k in [x.upper() for x in ["a"]]: os.getenv(k)', "A", 0),
    ('for k in (x for x in ["A"]): os.getenv(k)', "A", 0),
    ("for k, v in [x for x in y]: os.getenv(k)", "", 1),
    ('for k in {"A": 1}: os.getenv(k)', "A", 0),
    ('for v in {"a": "A"}.values(): os.getenv(v)', "A", 0),
    ('D = {"A": 1}\nfor k in D.keys(): os.getenv(k)', "A", 0),
    ("for k in f(): os.getenv(k)", "", 1),
    ("for k in x.items(): os.getenv(k)", "", 1),
    ("for k in lambda: 1: os.getenv(k)", "", 1),
    ('for k in {**x, "A": 1}: os.getenv(k)', "A", 1),
    ('for k, v in [("A", 1), x]: os.getenv(k)', "A", 1),
    ("for k in dict(A=1): os.getenv(k)", "", 1),
    ('for k in dict({"A": 1}): os.getenv(k)', "A", 0),
    ("for k in x.split(sep, 1): os.getenv(k)", "", 1),
    ('def a(k): return os.environ[k]\ndef b(k): return a("X_" + k)\nb("A"); b(z)', "X_A!", 1),
    ("def a(k): return os.environ[k]\nf(a)", "", 1),
    ("def a(k): return os.environ[k]\na(z())", "", 1),
    ('def a(p, k): return os.environ[p + k]\ndef b(x, y): return a(x, y)\nb("A", "B")', "AB!", 0),
    ('def a(k): return os.environ[k] if k else a("B")\na("A")', "B! A!", 0),
    ('def o(k):\n    def i(j): return os.environ[k + j]\n    return i("X")\no("A")', "", 1),
    ('nonlocal k\nos.getenv("A")', "A", 0),
    ('class C:\n    def f(self): self.env, self.x = os.environ, 1\n    def g(self): self.env["A"]', "", 1),
    ('a, *b = os.environ, 1, 2\na["A"]', "", 1),
    ('from a import *\nx["A"]', "", 0),
    ("f(os.environ.get)", "", 1),
    ('"A" in x; "B" in os', "", 0),
    (
        'k = "A"\nk = "A"\nk = "A"\nk = "A"\nk = "A"\nk = "A"\nk = "A"\nk = "A"\nk = "A"\nk = "A"\nk = "A"\nk = "A"\nk = "A"\nk = "A"\nk = "A"\nk = "A"\nk = "A"\nk = "A"\nk = "A"\nk = "A"\nk = "A"\nk = "A"\nos.getenv(k)',
        "",
        1,
    ),
    ("os.getenv(k); k = f()", "", 1),
    (
        'def f():\n    k = "A"\n    def g():\n        def h():\n            nonlocal k\n            k = "B"\n        return os.environ[k]',
        "A! B!",
        0,
    ),
    ('try:\n    from a import *\nexcept ImportError: ...\nx = 1\ny = 2\nos.environ["A"]', "A!", 0),
    ('if x:\n    def f(k): return os.environ[k]\nelse:\n    def f(k): ...\nx = 1\ny = 2\nf("A")', "A!", 0),
    ('a, b = "A", x\nos.getenv(a)', "A", 0),
    ("os.getenv(self.k)", "", 1),
    ('import environ\nenv = environ.Env()\nenv("A", *x); env.str("B", **y)', "A B", 0),
    ("import mod\nos.getenv(mod.K); mod.K.x", "", 1),
    ('N = M\nM = L\nL = K\nK = J\nJ = I\nI = ["A"]\nfor k in N: os.getenv(k)', "", 1),
    (
        'class C:\n    def f(self):\n        k = "A"\n        class D:\n            def g(self):\n                nonlocal k\n                k = "B"\n        os.environ[k]',
        "A! B!",
        0,
    ),
    ("N = [x]\nos.environ[N[0]]", "", 1),
]
SETTINGS = [
    (
        'class S(BaseSettings):\n    a: str = Field(default=...)\n    b: str = Field("x")\n    c: str = Field(...)\n    d: str = Field(default_factory=f)\n    e: str = other()\n    f: str = ...\n    _g: str\n    h: ClassVar[str]\n    i = 1\n    x.y: str\n    j: Annotated[str, Field(alias="J2")]\n    k: "Optional[str]"\n    l: Annotated[str, z]',
        "A! B C! D E F! J2! K! L!",
        0,
    ),
    (
        'class S(BaseSettings):\n    a: str = Field(validation_alias=AliasChoices("X", AliasPath("Y", 0)))\n    b: str = Field(alias=AliasPath("Z", 0))\n    c: str = Field(validation_alias=f(q))\n    d: str = Field(validation_alias=name)',
        "X Y Z!",
        2,
    ),
    ('class S(BaseSettings):\n    model_config = {"env_prefix": "X_", **more, k: 1}\n    a: str', "X_A!", 0),
    (
        'class S(BaseSettings):\n    model_config: SettingsConfigDict = SettingsConfigDict(env_prefix="X_", **more)\n    a: str',
        "X_A!",
        0,
    ),
    ("class S(BaseSettings):\n    model_config = x\n    a: str", "", 1),
    ("class S(BaseSettings):\n    model_config = SettingsConfigDict(env_prefix=prefix())\n    a: str", "", 1),
    ("class S(BaseSettings, Other, S):\n    a: str", "A!", 0),
    ("class S(S): ...", "", 0),
    (
        'class A(BaseSettings):\n    a: str\nclass B(BaseSettings):\n    b: str\nclass C(A, B, env_prefix="X_"): ...',
        "A! B! X_A! X_B!",
        0,
    ),
    ("class A(BaseSettings): ...\nclass M:\n    x: str\nclass C(A, M):\n    y: str", "Y!", 0),
    (
        'class N:\n    x: str\n    class M: ...\nclass S(BaseSettings):\n    model_config = SettingsConfigDict(env_nested_delimiter="__")\n    n: N\n    o: str\n    p: "N"\n    q: Optional[N] = None',
        "N! N__X O! P! Q",
        0,
    ),
    (
        'class N:\n    n: "N"\n    m: N\nclass S(BaseSettings, env_nested_delimiter="__"):\n    n: N',
        "N! N__N N__M N__M__N N__M__M N__M__M__N N__M__M__M N__M__M__M__N N__M__M__M__M N__M__M__M__M__N N__M__M__M__M__M",
        0,
    ),
    (
        'from pydantic.v1 import BaseSettings as B, Field as F\nclass S(B):\n    a: Optional[str]\n    b: str = F(env=["X", "Y"])\n    c: Optional[str] = F(None)\n    d: Optional[str] = F(env="D2")\n    e: Optional[str] = F(...)\n    class Config:\n        "doc"\n        case_sensitive = True\n        fields: dict = {}\n        x.y = 1',
        "a X Y c D2 e!",
        0,
    ),
    ("def f():\n    class S(BaseSettings):\n        a: str\n    return S()", "A!", 0),
    ("class S(BaseSettings):\n    model_config = SettingsConfigDict(env_prefix=prefix())\n    a: str", "", 1),
    (
        'class S(BaseSettings):\n    a: str = Field(alias=f(q))\n    b: str = Field(alias=None)\n    c: str = Field(alias="C" + x)\n    d: str = Field(alias="D2")',
        "B! D2!",
        2,
    ),
    (
        'class A(BaseSettings):\n    a: str\nclass B(BaseSettings):\n    b: str\nclass C(A, B, env_prefix="X_"): ...',
        "A! B! X_A! X_B!",
        0,
    ),
    ("import pydantic\nclass S(BaseSettings):\n    model_config = CONFIG\n    a: pydantic.AnyUrl", "", 1),
    (
        'import pydantic\nclass S(BaseSettings):\n    a: pydantic.AnyUrl = pydantic.Field("x")\n    b: "str | None" = None\n    c: Annotated[str, 1]',
        "A B C!",
        0,
    ),
]
CASES = [("import os\n" + code, *rest) for code, *rest in PLAIN] + [(IMPORTS + code, *rest) for code, *rest in SETTINGS]


@pytest.mark.parametrize(("code", "expected", "dynamic"), CASES, ids=map(str, range(len(CASES))))
def test_reads(code: str, expected: str, dynamic: int) -> None:
    file = read(code)
    required: dict[str, bool] = {}
    for one in file.gathered.found.values():
        required[one.key] = required.get(one.key, False) or one.required
    assert {key + "!" * needed for key, needed in required.items()} == set(expected.split())
    assert len(file.gathered.dynamic | file.leftover()) == dynamic


@pytest.mark.timeout(20)
@pytest.mark.parametrize(
    "code",
    [
        "class N:\n"
        + "".join(f"    n{i}: N\n" for i in range(60))
        + "class S(BaseSettings, env_nested_delimiter='__'):\n    n: N",
        "class C0(BaseSettings):\n    a: str\n"
        + "".join(f"class C{i + 1}({', '.join([f'C{i}'] * 30)}): ...\n" for i in range(10)),
    ],
    ids=["nested", "bases"],
)
def test_classes_that_multiply(code: str) -> None:
    assert read(IMPORTS + code).gathered.found


def test_a_place_of_many_lines() -> None:
    (place,) = read("import os\nos.getenv(f(\n1))").gathered.dynamic
    assert (place.line, place.column, place.width) == (2, 11, 2)


def test_an_instance_from_another_file(tmp_path: Path) -> None:
    reads = project(
        tmp_path,
        __init__="import os\n",
        config='import os\nclass C:\n    def need(self, k): return os.environ["X_" + k]\nconf = C()\nd = object()\n',
        main='from config import conf\nconf.need("A")\n',
        other='from config import d\nd.need("B")\n',
    )
    assert [(one.key, one.place.path) for one in reads.found] == [("X_A", "main.py")]
    assert reads.dynamic == ()


def test_a_name_that_another_file_imports_or_lacks(tmp_path: Path) -> None:
    reads = project(
        tmp_path,
        config="import os\nimport json\nfrom x import K\nos.getenv('Z')\n",
        main="import os\nfrom config import json, K, L\nos.getenv(K)\nos.getenv(L)\njson.loads('A')\n",
    )
    assert [one.key for one in reads.found] == ["Z"]
    assert [place.line for place in reads.dynamic] == [3, 4]


@pytest.mark.parametrize(
    "code",
    [
        "if x:\n    def key(): ...\n    KEY = 'A'\nelse:\n    class K: ...\n    KEY = 'A'\ny = 1\nz = 2\nos.getenv(KEY)",
        "try:\n    from names import *\nexcept ImportError:\n    KEY = 'A'\ny = 1\nz = 2\nos.getenv(KEY)",
        "x = 1\ny = 2\ndef make():\n    global KEY\n    KEY = 'A'\nz = 3\nos.getenv(KEY)",
    ],
)
def test_the_short_cut_keeps_what_gives_the_name(code: str) -> None:
    code = "import os\n" + code
    file = PythonFile("code.py", code, parse(code, "code.py"), tainted=frozenset())
    file.run()
    assert [key for key, _ in file.gathered.found] == ["A"]


@pytest.mark.skipif(sys.version_info < (3, 11), reason="there are no exception groups")
def test_exception_groups() -> None:
    (one,) = read('import os\ntry:\n    os.environ["A"]\nexcept* KeyError:\n    a = 1').gathered.found.values()
    assert (one.key, one.required) == ("A", False)
