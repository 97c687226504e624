"""Which variables a JavaScript or TypeScript file reads."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from ....finding import CannotJudge, Location
from .gathered import Gathered
from .javascript_gaps import bridged
from .javascript_reads import JavaScriptReads
from .javascript_syntax import declared
from .relevance import Statement, relevant

__all__ = ["may_read", "read"]

MAX_NODES = 600_000

# `process.env` in all its forms, `env-var`, `$env/static/private`, `astro:env` and `start/env` have it as a word.
_ENV = re.compile(r"(?<![\w$])env(?![\w$])|\$env/")
_HINTS: tuple[str, ...] = tuple(
    "onfigService ConfigModule loadEnv cleanEnv CleanEnv parseEnv createEnv envsafe Core/Env".split()
)
_HINTS += ("convict'", 'convict"', "nconf'", 'nconf"')  # "unconfirmed" is a word of its own
# Looked for one by one: that is ten times as fast as one regular expression.
_HINT_BYTES = tuple(hint.encode() for hint in _HINTS)
# Bounded, as there may be thousands that are never closed.
_OPENING = re.compile(r"<script\b(?P<attributes>(?:[^>\"']|\"[^\"]{0,500}\"|'[^']{0,500}'){0,1000})>", re.IGNORECASE)
_CLOSING = re.compile(r"</script\s{0,20}>", re.IGNORECASE)
_TYPED = re.compile(r"\blang\s*=\s*[\"']?(?:ts|tsx|typescript)\b", re.IGNORECASE)
# `f<T>(x)` is two comparisons to JavaScript, and no error.
_AMBIGUOUS = re.compile(r"(?<!=)>\s*[(`]")
_NO_CODE = re.compile(r"[^\n]")


def may_read(data: bytes) -> bool:
    """Whether a file has to be parsed at all. True for all that reads a variable, and for some that do not."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or any(hint in data for hint in _HINT_BYTES):
        return True
    return b"env" in data and _ENV.search(data.decode("utf-8", "replace")) is not None


def _hints(text: str) -> bool:
    return _ENV.search(text) is not None or any(hint in text for hint in _HINTS)


def read(text: str, name: str) -> Gathered:
    """One file's reads.

    Raises:
        CannotJudge: It cannot be parsed at all.
    """
    suffix = name[name.rfind(".") :].lower()
    typed = suffix in (".ts", ".mts", ".cts", ".tsx")
    if suffix in (".vue", ".svelte"):
        text, typed = _scripts(text)
    if "\r" in text:
        # A lone carriage return ends a line in JavaScript, and none for tree-sitter.
        text = re.sub(r"\r(?!\n)", "\n", text)
    data = text.encode("utf-8", "surrogatepass")
    root = _parsed(text, data, name, suffix, typed)
    _check_size(root, name)
    statements = _essential(root)
    gathered = JavaScriptReads(root, statements, data, name).run()
    # The grammar does not know all of TypeScript; what it stumbles over elsewhere in the file hides no read.
    whole = [root] if root.type == "ERROR" else []
    broken = next((node for node in (*whole, *statements) if node.has_error), None)
    if broken is not None:
        gathered.problems.append(_syntax_error(broken, name))
    return gathered


def _scripts(text: str) -> tuple[str, bool]:
    """A component's scripts where they stand, everything else blank; and whether they are TypeScript."""
    pieces, end, typed = [], 0, False
    while (opened := _OPENING.search(text, end)) and (closed := _CLOSING.search(text, opened.end())):
        pieces.append(_NO_CODE.sub(" ", text[end : opened.end()]))
        # A script ends here, whatever the next one begins with.
        pieces.append(text[opened.end() : closed.start()] + ";")
        end = closed.start() + 1
        typed = typed or _TYPED.search(opened["attributes"]) is not None
    return "".join(pieces), typed


@lru_cache(maxsize=4)
def _parser(grammar: str) -> Any:
    import tree_sitter

    if grammar == "javascript":
        import tree_sitter_javascript

        language = tree_sitter_javascript.language()
    else:
        import tree_sitter_typescript

        language = getattr(tree_sitter_typescript, f"language_{grammar}")()
    return tree_sitter.Parser(tree_sitter.Language(language))


def _parsed(text: str, data: bytes, name: str, suffix: str, typed: bool) -> Any:  # noqa: FBT001 - one way in
    grammar = ("tsx" if suffix == ".tsx" else "typescript") if typed else "javascript"
    try:
        root = _parser(grammar).parse(data).root_node
    except ImportError:
        root = _parser("javascript").parse(data).root_node
        if root.has_error or _AMBIGUOUS.search(text):
            raise CannotJudge(
                f"what '{name}' reads cannot be told: the grammar of TypeScript is not installed",
                Location(name),
                help="install pytest-deploygate[typescript]",
            ) from None
        return root
    if not root.has_error:
        return root
    attempts: list[tuple[str, Callable[[bytes], bytes]]] = [(grammar, bridged)]
    if grammar == "javascript":
        # Types in a file that is called .js, as Flow has them.
        attempts = [("tsx", bytes), (grammar, bridged), ("tsx", bridged)]
    for other, prepared in attempts:
        try:
            found = _parser(other).parse(prepared(data)).root_node
        except ImportError:
            continue
        if not found.has_error:
            return found
    return root


def _check_size(root: Any, name: str) -> None:
    if root.descendant_count > MAX_NODES:
        raise CannotJudge(f"what '{name}' reads cannot be told: it has more than {MAX_NODES:,} parts", Location(name))


def _essential(root: Any) -> list[Any]:
    """The outermost statements that have to do with a read."""
    nodes = root.named_children
    statements = [Statement(node.text.decode("utf-8", "replace"), declared(node)) for node in nodes]
    return [nodes[i] for i in relevant(statements, _hints, frozenset())]


def _syntax_error(root: Any, name: str) -> CannotJudge:
    node = root
    while not (node.is_error or node.is_missing):
        node = next(c for c in node.children if c.is_error or c.is_missing or c.has_error)
    row, column = node.start_point
    return CannotJudge(
        f"not all that '{name}' reads can be told: it has a syntax error",
        Location(name, row + 1, column + 1),
        help="mend it, or leave it out of the folders that are read",
    )
