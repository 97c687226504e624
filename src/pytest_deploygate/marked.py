"""YAML as a tree in which every key and value knows its line and column.

PyYAML parses; what the scalars mean is a `Dialect`, as YAML 1.2's core schema and js-yaml differ from
PyYAML and from each other. No message repeats a value of the document, since any may be a secret.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple, TypeAlias

from .secret import is_secret_text

__all__ = [
    "CORE",
    "UNREAD",
    "Dialect",
    "Document",
    "Entry",
    "MappingNode",
    "Mark",
    "Node",
    "NotText",
    "Problem",
    "ScalarNode",
    "SequenceNode",
    "compose",
    "decode",
    "quoted",
]

MAX_DEPTH = 64
MAX_NODES = 100_000
MAX_DIGITS = 300


class Mark(NamedTuple):
    """A place in the text: 1-based line and column in characters, and how many characters are meant."""

    line: int
    column: int
    width: int = 1


class _Unread:
    """Stands for what a scalar means where there is a problem with it."""

    def __repr__(self) -> str:
        return "UNREAD"


UNREAD = _Unread()


@dataclass
class ScalarNode:
    """A single value.

    Attributes:
        value: What it means in the document's dialect; UNREAD where there is a problem with it.
        mark: Where it stands, its quotes included.
        text: It without quotes, escapes resolved.
        plain: It has neither quotes nor a tag.
    """

    value: Any
    mark: Mark
    text: str = ""
    plain: bool = False


@dataclass
class SequenceNode:
    """A list."""

    items: list[Node]
    mark: Mark


@dataclass
class Entry:
    """A key and its value."""

    key: ScalarNode
    value: Node


@dataclass
class MappingNode:
    """Keys and values; merged ones (``<<``) come last and keep their own places."""

    entries: dict[str, Entry]
    mark: Mark


Node: TypeAlias = ScalarNode | SequenceNode | MappingNode


@dataclass(frozen=True)
class Problem:
    """Something that is wrong with the text itself.

    Attributes:
        message: What, in one sentence.
        mark: Where; None where it is about the text as a whole.
        hint: What to do about it.
    """

    message: str
    mark: Mark | None = None
    hint: str = ""


@dataclass(frozen=True)
class Document:
    """What was read.

    Attributes:
        root: The tree; None where there is none, either because the document is empty or because of a
            problem that ended the reading. Otherwise, what has a problem is UNREAD in it, or not there.
        problems: All that is wrong, in file order as far as it was read.
    """

    root: Node | None
    problems: tuple[Problem, ...] = ()


class NotText(ValueError):
    """Bytes are not UTF-8 text.

    Attributes:
        problem: How, and where.
    """

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


def quoted(text: str) -> str:
    """A key or a name as a message may show it: on one line, of bounded length, never a secret."""
    if is_secret_text(text):
        return "(hidden: it looks like a secret)"
    if not text.isprintable():
        text = "".join(c if c.isprintable() else "?" for c in text)
    return f"'{text}'" if len(text) <= 60 else f"'{text[:57]}...'"


_YAML = "tag:yaml.org,2002:"
_CORE = re.compile(
    r"""(?P<null>~|null|Null|NULL|)
    | (?P<true>true|True|TRUE) | (?P<false>false|False|FALSE)
    | (?P<int>[-+]?[0-9]+) | (?P<oct>0o[0-7]+) | (?P<hex>0x[0-9a-fA-F]+)
    | (?P<float>[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?)
    | (?P<inf>[-+]?\.(?:inf|Inf|INF)) | (?P<nan>\.(?:nan|NaN|NAN))""",
    re.VERBOSE,
)
_MEANINGS: Mapping[str, Callable[[str], Any]] = {
    "null": lambda text: None,
    "true": lambda text: True,
    "false": lambda text: False,
    "int": int,
    "oct": lambda text: int(text, 0),
    "hex": lambda text: int(text, 0),
    "float": float,
    "inf": lambda text: float(text.replace(".", "", 1)),
    "nan": lambda text: float("nan"),
}
_TAGGED: Mapping[str, tuple[type, ...]] = {
    _YAML + "null": (type(None),),
    _YAML + "bool": (bool,),
    _YAML + "int": (int,),
    _YAML + "float": (float, int),
}
_NOT_TEXT = re.compile("[\0\ud800-\udfff]")


def core_value(text: str) -> Any:
    """What an unquoted scalar means in YAML 1.2's core schema: ``no`` and ``12:30`` are strings, ``010`` is 10.

    Raises:
        ValueError: It is a number of absurd length.
    """
    if text and text[0] not in "~nNtTfF+-.0123456789":
        return text
    found = _CORE.fullmatch(text)
    if found is None:
        return text
    if len(text) > MAX_DIGITS:
        raise ValueError(f"a number of more than {MAX_DIGITS} digits")
    return _MEANINGS[str(found.lastgroup)](text)


def core_scalar(text: str, tag: str | None, plain: bool) -> Any:  # noqa: FBT001 - a Dialect's signature
    """`core_value` for any scalar of a document, its tag considered.

    Raises:
        ValueError: The tag is none of the core schema's, or does not fit the text.
    """
    if _NOT_TEXT.search(text):
        raise ValueError("a character that no text can hold")
    if tag is None:
        return core_value(text) if plain else text
    if tag in {"!", _YAML + "str"}:
        return text
    types = _TAGGED.get(tag)
    if types is None:
        raise ValueError("a tag that is not known here")
    value = core_value(text)
    if type(value) not in types:
        raise ValueError("a tag that does not fit its value")
    return value


@dataclass(frozen=True)
class Dialect:
    """What the scalars of a document mean.

    Attributes:
        scalar: ``scalar(text, tag, plain)`` gives the value; ``plain`` says that it is unquoted, and the
            tag is None where none is written. It raises ValueError, whose message is a noun phrase
            without the text itself, for what it refuses.
        key: The key that a scalar makes.
        collections: Tags that a list or a mapping may have.
        merge: Whether an unquoted ``<<`` merges.
    """

    scalar: Callable[[str, str | None, bool], Any] = core_scalar
    key: Callable[[ScalarNode], str] = lambda node: node.text
    collections: frozenset[str] = frozenset(["!", _YAML + "map", _YAML + "seq"])
    merge: bool = True


CORE = Dialect()

_UTF16_OR_32 = (b"\xff\xfe", b"\xfe\xff", b"\0\0\xfe\xff")
_SAVE = "save the file as UTF-8"


def decode(data: bytes) -> str:
    """UTF-8 text, without a byte order mark.

    Raises:
        NotText: It is something else.
    """
    if data.startswith(_UTF16_OR_32):
        raise NotText(Problem("the file is UTF-16, not UTF-8", None, _SAVE))
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        # A character that is cut off at the end of what was good does not count.
        good = data[: error.start].decode("utf-8", "ignore").removeprefix("\ufeff")
        mark = Mark(good.count("\n") + 1, len(good) - good.rfind("\n"))
        raise NotText(Problem("the file is not UTF-8 from here on", mark, _SAVE)) from None
    return text.removeprefix("\ufeff")


def compose(
    source: str | bytes, dialect: Dialect = CORE, *, max_depth: int = MAX_DEPTH, max_nodes: int = MAX_NODES
) -> Document:
    """The tree of a YAML text that holds one document.

    Never raises, whatever the text. A problem of syntax ends the reading; duplicate keys, unknown tags
    and the like do not, so that all of them are told at once.

    Args:
        source: The text, or its bytes.
        dialect: What the scalars mean.
        max_depth: Levels of nesting, aliases expanded.
        max_nodes: Keys and values, aliases expanded.
    """
    if isinstance(source, bytes):
        try:
            source = decode(source)
        except NotText as refusal:
            return Document(None, (refusal.problem,))
    composer = _Composer(dialect, max_depth, max_nodes)
    try:
        for event in _events(source):
            composer.take(event)
    except _Stop as stop:
        return Document(None, (*composer.problems, stop.problem))
    return Document(composer.root, tuple(composer.problems))


class _Stop(Exception):
    """The reading cannot go on."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


# What neither of PyYAML's parsers takes, found beforehand so that both say the same.
_UNPRINTABLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")


def _events(text: str) -> Iterator[Any]:
    import yaml

    if found := _UNPRINTABLE.search(text):
        at = found.start()
        mark = Mark(text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at))
        name = "a NUL character" if found.group() == "\0" else "a control character"
        raise _Stop(Problem(f"{name}, which YAML does not allow", mark, "is this a text file, saved as UTF-8?"))
    loader = yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader
    try:
        yield from yaml.parse(text, Loader=loader)
    except yaml.MarkedYAMLError as error:
        raise _Stop(_explained(error, text)) from None
    except (yaml.YAMLError, ValueError, OverflowError):
        # The pure Python parser trips over escapes such as "\UFFFFFFFF".
        raise _Stop(Problem("this is not valid YAML: an escape or a character in it makes no sense")) from None


_INDENTATION = "check its indentation, and the quotes and brackets before it"
# What the parsers say, in the words of both; what it means; what to do; whether it is about where it began.
_EXPLANATIONS = (
    # libyaml's own limit is a higher one, and it reads ahead.
    (("nesting depth",), f"nested deeper than {MAX_DEPTH} levels", "", False),
    (("mapping values",), "a ': ' where none can be", f"put the value in quotes, or {_INDENTATION}", False),
    (("end of stream",), "a quote opens here and is not closed", "", True),
    (("document indicator", "document separator"), "a quote opens here and is not closed", "", True),
    (("escape",), "an escape that double quotes do not know", "use single quotes, or \\\\ for a backslash", False),
    (("tag",), "a value that starts with '!'", "put it in quotes", False),
    (("%YAML", "YAML document", "directive"), "a '%' line that makes no sense", "remove it", False),
    (("',' or ']'",), "a list in brackets that is not closed, or lacks a comma", "", True),
    (("',' or '}'",), "a mapping in braces that is not closed, or lacks a comma", "", True),
    (("find expected ':'",), "a key without ': ' and a value", "", False),
    (("alphabetic or numeric",), "a value that starts with '&' or '*'", "put it in quotes", False),
    (("node content",), "something else stands where a value belongs", _INDENTATION, False),
    (("expected key", "block end", "'-' indicator"), "this does not fit the lines above it", _INDENTATION, False),
)


def _explained(error: Any, text: str) -> Problem:
    """PyYAML's error in our own words: its snippet, and some of its sentences, quote the document."""
    said, mark = str(error.problem), error.problem_mark or error.context_mark
    if "start any token" in said:
        if text[mark.index : mark.index + 1] == "\t":
            return Problem("a tab, which YAML does not take as indentation", _mark(mark), "use spaces")
        return Problem("a value that starts with a character reserved by YAML", _mark(mark), "put it in quotes")
    for words, message, hint, began in _EXPLANATIONS:
        if any(word in said for word in words):
            return Problem(message, _mark((began and error.context_mark) or mark), hint)
    return Problem("this is not valid YAML", _mark(mark), _INDENTATION)


def _mark(start: Any, end: Any = None) -> Mark:
    width = end.column - start.column if end is not None and end.line == start.line else 1
    return Mark(start.line + 1, start.column + 1, max(width, 1))


@dataclass
class _Open:
    """A list or mapping whose end has not come yet; for a mapping, the key that waits for its value."""

    node: SequenceNode | MappingNode
    anchor: str | None
    size: int = 1
    height: int = 1
    key: ScalarNode | None = None
    merges: list[tuple[ScalarNode, Node]] = field(default_factory=list)


@dataclass(frozen=True)
class _Anchored:
    """A finished node, with its size and height when its aliases are expanded."""

    node: Node
    size: int
    height: int


class _Composer:
    """Events in, tree out; without recursion, so that no nesting can exhaust the stack."""

    def __init__(self, dialect: Dialect, max_depth: int, max_nodes: int) -> None:
        self.root: Node | None = None
        self.problems: list[Problem] = []
        self._dialect = dialect
        self._max_depth = max_depth
        self._max_nodes = max_nodes
        self._count = 0
        self._documents = 0
        self._open: list[_Open] = []
        self._anchors: dict[str, _Anchored | None] = {}
        self._takers: Mapping[str, Callable[[Any], None]] = {
            "DocumentStartEvent": self._document,
            "ScalarEvent": self._scalar,
            "AliasEvent": self._alias,
            "SequenceStartEvent": self._begin,
            "SequenceEndEvent": self._end,
            "MappingStartEvent": self._begin,
            "MappingEndEvent": self._end,
        }

    def take(self, event: Any) -> None:
        taker = self._takers.get(type(event).__name__)
        if taker is not None:
            taker(event)

    def _document(self, event: Any) -> None:
        self._documents += 1
        if self._documents > 1:
            raise _Stop(Problem("a second document begins here", _mark(event.start_mark), "only one can be read"))

    def _scalar(self, event: Any) -> None:
        mark = _mark(event.start_mark, event.end_mark)
        value: Any = UNREAD
        plain: bool = event.implicit[0]
        try:
            value = self._dialect.scalar(event.value, event.tag, plain)
        except ValueError as refusal:
            self._say(str(refusal), mark, "a value that starts with '!' needs quotes" if event.tag else "")
        node = ScalarNode(value, mark, event.value, plain)
        self._remember(event.anchor, _Anchored(node, 1, 0))
        self._add(node, mark, 1, 0)

    def _alias(self, event: Any) -> None:
        mark = _mark(event.start_mark, event.end_mark)
        if event.anchor not in self._anchors:
            hint = "a value that starts with '*' needs quotes"
            raise _Stop(Problem("an alias to an anchor that is not there", mark, hint))
        target = self._anchors[event.anchor]
        if target is None:
            raise _Stop(Problem("an alias to something that it is itself a part of", mark))
        self._check_depth(target.height, mark)
        self._add(target.node, mark, target.size, target.height)

    def _begin(self, event: Any) -> None:
        mark = _mark(event.start_mark)
        if event.tag is not None and event.tag not in self._dialect.collections:
            self._say("a tag that is not known here", mark, "remove it")
        # Until its end, the anchor names nothing that an alias could expand to.
        self._remember(event.anchor, None)
        is_list = type(event).__name__ == "SequenceStartEvent"
        self._open.append(_Open(SequenceNode([], mark) if is_list else MappingNode({}, mark), event.anchor))
        self._check_depth(0, mark)

    def _end(self, event: Any) -> None:
        done = self._open.pop()
        node = done.node
        if event.end_mark.line + 1 == node.mark.line:
            node.mark = node.mark._replace(width=max(event.end_mark.column + 1 - node.mark.column, 1))
        if isinstance(node, MappingNode):
            for key, source in done.merges:
                self._merge(node, key, source)
        self._remember(done.anchor, _Anchored(node, done.size, done.height))
        self._add(node, node.mark, done.size, done.height, counted=done.size - 1)

    def _add(self, node: Node, mark: Mark, size: int, height: int, *, counted: int = 0) -> None:
        """Hand a finished node to what is open around it. ``counted`` of its ``size`` came this way before."""
        self._count += size - counted
        if self._count > self._max_nodes:
            raise _Stop(Problem(f"more than {self._max_nodes:,} keys and values, aliases expanded", mark))
        if not self._open:
            self.root = node
            return
        top = self._open[-1]
        top.size += size
        top.height = max(top.height, height + 1)
        if isinstance(top.node, SequenceNode):
            top.node.items.append(node)
        elif top.key is None:
            top.key = self._key(node, mark)
        else:
            self._member(top, top.node, top.key, node)
            top.key = None

    def _key(self, node: Node, mark: Mark) -> ScalarNode:
        if isinstance(node, ScalarNode):
            return ScalarNode(node.value, mark, node.text, node.plain)
        self._say("a key that is no single text", mark)
        return ScalarNode(_NO_KEY, mark)

    def _member(self, top: _Open, into: MappingNode, key: ScalarNode, value: Node) -> None:
        if key.value is _NO_KEY:
            return
        if self._dialect.merge and key.plain and key.text == "<<":
            if top.merges:
                self._duplicate("<<", key.mark, top.merges[0][0].mark)
            top.merges.append((key, value))
            return
        name = self._dialect.key(key)
        first = into.entries.setdefault(name, Entry(key, value))
        if first.key is not key:
            self._duplicate(name, key.mark, first.key.mark)

    def _duplicate(self, name: str, mark: Mark, first: Mark) -> None:
        self._say(f"duplicate key {quoted(name)}", mark, f"first written at {first.line}:{first.column}")

    def _merge(self, into: MappingNode, key: ScalarNode, source: Node) -> None:
        for part in source.items if isinstance(source, SequenceNode) else [source]:
            if isinstance(part, MappingNode):
                for name, entry in part.entries.items():
                    into.entries.setdefault(name, entry)
            else:
                self._say("'<<' merges a mapping or a list of mappings", key.mark)

    def _check_depth(self, height: int, mark: Mark) -> None:
        if len(self._open) + height > self._max_depth:
            raise _Stop(Problem(f"nested deeper than {self._max_depth} levels", mark))

    def _remember(self, anchor: str | None, target: _Anchored | None) -> None:
        if anchor is not None:
            self._anchors[anchor] = target

    def _say(self, message: str, mark: Mark, hint: str = "") -> None:
        self.problems.append(Problem(message, mark, hint))


_NO_KEY = object()
