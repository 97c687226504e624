"""Text to syntax tree: which parser, which kind of module, which forms stand where."""

from __future__ import annotations

import json
import posixpath
from pathlib import Path
from typing import Any

from ...finding import CannotJudge, Location
from ..files import read_text
from ..files import shown as shown_path
from . import early
from .estree import Node, NotParsed

__all__ = ["forms", "kind_of", "normalized", "package_type", "parse_text", "read_package"]


def normalized(path: str) -> str:
    """An absolute POSIX path without ``.`` and ``..``."""
    made = posixpath.normpath(path)
    return made[1:] if made.startswith("//") else made


def parse_text(text: str, path: Path, shown: str, *, offset: int = 0, parser: str = "tree-sitter") -> Node:
    """Parse a module.

    Args:
        text: The text. path: the file. shown: its path in messages.
        offset: Columns to take away on the first line.
        parser: ``tree-sitter`` or ``esprima``.

    Raises:
        CannotJudge: It is not JavaScript (or TypeScript, by its name), or the parser for it is not installed.
    """
    text = text.removeprefix("\ufeff")
    typescript = path.suffix in (".ts", ".mts", ".cts")
    try:
        if parser == "esprima" and not typescript:
            from . import esprima

            return esprima.parse(text)
        from . import tree_sitter

        return _parse_typescript(text, shown) if typescript else tree_sitter.parse(text, offset=offset)
    except NotParsed as error:
        place = Location(shown, error.line, error.column)
        raise CannotJudge(f"{shown} cannot be parsed: {error}", place, shown, "mend the syntax") from None


def _parse_typescript(text: str, shown: str) -> Node:
    from . import tree_sitter

    try:
        return tree_sitter.parse(text, typescript=True)
    except ImportError:
        pass
    try:
        # Many a .ts config has no types in it.
        return tree_sitter.parse(text)
    except NotParsed as error:
        raise CannotJudge(
            f"{shown} is TypeScript, and its grammar is not installed",
            Location(shown, error.line, error.column),
            shown,
            "install pytest-deploygate[typescript]",
        ) from None


def check_early(program: Node, shown: str, *, module: bool) -> None:
    """Look for the errors that Node finds before it runs a line.

    Raises:
        CannotJudge: There is one.
    """
    try:
        early.check(program, module=module)
    except NotParsed as error:
        place = Location(shown, error.line, error.column)
        raise CannotJudge(f"Node cannot load {shown}: {error}", place, shown, "mend the syntax") from None
    except RecursionError:
        raise CannotJudge(f"{shown} is nested too deeply to be read", Location(shown), shown) from None


def read_package(path: Path, root: Path) -> Any:
    """What a package.json holds.

    Raises:
        CannotJudge: It cannot be read, or is no JSON; Node then loads no file beside it.
    """
    text = read_text(path, root)
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        name = shown_path(path, root)
        raise CannotJudge(f"'{name}' is not JSON that can be read", Location(name), name, "mend the file") from None


def package_type(folder: Path, root: Path) -> tuple[str, Path | None]:
    """The ``type`` of the nearest package.json from a folder up to the root, and that file.

    Raises:
        CannotJudge: That file cannot be read.
    """
    for parent in (folder, *folder.parents):
        package = parent / "package.json"
        if package.is_file():
            data = read_package(package, root)
            kind = data.get("type") if isinstance(data, dict) else None
            return (kind if kind in ("module", "commonjs") else ""), package
        if parent == root:
            break
    return "", None


def kind_of(path: Path, root: Path, program: Node) -> str:
    """``module`` or ``commonjs``, as Node 20.19 and later load the file."""
    if path.suffix in (".mjs", ".mts"):
        return "module"
    if path.suffix in (".cjs", ".cts"):
        return "commonjs"
    declared, _ = package_type(path.parent, root)
    if declared:
        return declared if path.suffix in (".js", ".ts") else "commonjs"
    return "module" if any(_is_module_item(node) for node in program.body) else "commonjs"


def _is_module_item(node: Node) -> bool:
    return node.type == "ImportDeclaration" or (node.type.startswith("Export") and node.type.endswith("Declaration"))


def forms(program: Node, shown: str) -> dict[str, Location]:
    """The first place of each form that tells module systems apart.

    Keys: ``module.exports``, ``exports``, ``require``, ``import``, ``export``, ``export default``,
    ``top-level await``.
    """
    found: dict[str, Node] = {}
    for node in program.walk():
        name = _form(node)
        if name and (name not in found or node.span < found[name].span):
            found[name] = node
    from .modules import top_level_await

    awaits = top_level_await(program.body)
    if awaits is not None:
        found["top-level await"] = awaits
    return {name: Location(shown, *node.span) for name, node in found.items()}


def _form(node: Node) -> str:
    if node.type == "MemberExpression" and node.object.type == "Identifier":
        if node.object.name == "module" and node.property.name == "exports":
            return "module.exports"
        return "exports" if node.object.name == "exports" else ""
    if node.type == "CallExpression" and node.callee.type == "Identifier" and node.callee.name == "require":
        return "require"
    if node.type == "ImportDeclaration":
        return "import"
    if node.type == "ExportDefaultDeclaration":
        return "export default"
    return "export" if node.type in ("ExportNamedDeclaration", "ExportAllDeclaration") else ""
