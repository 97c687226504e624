"""Reads the value of a JavaScript config file without running it.

tree-sitter parses (`tree_sitter`) into ESTree (`estree`), the `interpreter` walks the tree with the built-ins in
`library` and the modules that `modules` finds, `ways` joins what comes out. What depends on the outside is
unknown, with its place and reason; nothing is executed, and no file outside the project's root is read.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ...finding import CannotJudge, Location
from ...value import Value
from ..files import read_text
from . import syntax
from .estree import Node
from .interpreter import Interpreter
from .modules import Loader
from .objects import JsValue
from .scope import Scope
from .ways import explore, guarded
from .world import World

__all__ = ["Script", "World", "read_expression", "read_script"]


@dataclass(frozen=True)
class Script:
    """A config file.

    Attributes:
        export: What ``require`` of it gives; for an ECMAScript module an object of its exports.
        kind: ``commonjs`` or ``module``, as Node loads it.
        program: Its syntax tree.
        shown: Its path in messages.
    """

    export: Value
    kind: str
    program: Node
    shown: str

    @property
    def syntax(self) -> Mapping[str, Location]:
        """Where the forms stand that tell module systems apart; see `syntax.forms`."""
        return syntax.forms(self.program, self.shown)


def _shown(path: Path, world: World) -> str:
    try:
        return path.relative_to(world.root).as_posix()
    except ValueError:
        return path.name


def read_script(path: Path, world: World) -> Script:
    """The value that ``require(path)`` gives.

    Raises:
        CannotJudge: The file cannot be read or parsed, throws, or asks for more than a config can need.
    """
    path = Path(syntax.normalized(str(path)))
    shown = _shown(path, world)
    with guarded(shown):
        return _read_script(path, shown, world)


def _read_script(path: Path, shown: str, world: World) -> Script:
    program = world.program(path, shown)
    kind = world.kind_of(path, program)

    def evaluate(interpreter: Interpreter) -> JsValue:
        loader = Loader(interpreter, world)
        return loader.exports_of(loader.load(path, kind))

    return Script(explore(evaluate, Location(shown)), kind, program, shown)


def read_expression(path: Path, world: World) -> Script:
    """The value of a file that is one JavaScript expression, as PM2 reads ``.json`` files.

    Raises:
        CannotJudge: The file cannot be read or parsed, throws, or asks for more than a config can need.
    """
    shown = _shown(path, world)
    with guarded(shown):
        return _read_expression(path, shown, world)


def _read_expression(path: Path, shown: str, world: World) -> Script:
    text = "(" + read_text(path, world.root).removeprefix("\ufeff") + ")"
    program = syntax.parse_text(text, path, shown, offset=1)
    if len(program.body) != 1 or program.body[0].type != "ExpressionStatement":
        raise CannotJudge(f"{shown} is not one JSON value", Location(shown), shown, "write one object in it")

    def locate(node: Node) -> Location:
        return Location(shown, node.line, node.column, node.width)

    def evaluate(interpreter: Interpreter) -> JsValue:
        Loader(interpreter, world)
        scope = Scope(interpreter.globals)
        scope.locate = locate
        return interpreter.evaluate(program.body[0].expression, scope)

    return Script(explore(evaluate, Location(shown)), "", program, shown)
