"""The cheap pass: what a file may import when it is imported, by looking at its bytes and not at its grammar.

Finds all that the grammar would, and at times more: an import inside a text, one inside a function whose header it
does not trust. Where it cannot be sure to find all, it says so, and the file has to be parsed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

__all__ = ["Scanner", "Statement", "prepared"]


class Statement(NamedTuple):
    """An import statement.

    Attributes:
        module: What is named, with the dots of a relative one: ``..a`` in ``from ..a import b``.
        names: What is taken from it; empty for ``import a``.
    """

    module: str
    names: tuple[str, ...] = ()


_WORD = rb"\w\x80-\xff"
# What may stand between the parentheses of a list of names. It cannot run out of a text or a bracket into code.
_LIST = rb"[%b \t\f\n,*]*(?:#[^\n]*\n[%b \t\f\n,*]*)*" % (_WORD, _WORD)
_TAIL = (
    rb"(?:from[ \t\f]+([.%b]+)[ \t\f]+import\b[ \t\f]*(?:\((%b)\)|([^\n;#(\\]*)([\\(]?))" % (_WORD, _LIST)
    + rb"|import\b[ \t\f]*([^\n;#\\]*)(\\?)"
    # Written in a way that nobody uses; only the grammar can tell.
    + rb"|from(?=[ \t\f.\\])[^\n]*?(\\\n|\bimport\b))"
)
# Apart, as this is four times as fast, and most files have imports at the margin only.
_AT_MARGIN = re.compile(rb"\n" + _TAIL)
_INDENTED = re.compile(rb"\n([ \t\f]+)" + _TAIL)
_WITHIN_A_LINE = re.compile(rb"[;:][ \t\f]*" + _TAIL)

# What makes all that is indented below it no part of the import: a function, or what only a type checker looks at.
_HEADER = re.compile(
    rb"\n([ \t]*)(?:(?:async[ \t]+)?def\b|if[ \t]+(?:typing\.)?TYPE_CHECKING[ \t]*:[ \t]*(?:#[^\n]*)?(?=\n))"
)
_SET_BY_HAND = re.compile(rb"\bTYPE_CHECKING[ \t]*(?::[^=\n]*)?=(?!=)")
# A line that is indented by less ends a block, unless it only closes a bracket.
_ENDS = rb"\n%b{0,%d}[^%b\n#)\]}]"
_CODING = re.compile(rb"\A(?:[ \t\f]*#[^\n]*\n|[ \t\f]*\n)?[ \t\f]*#[^\n]*?coding[:=][ \t]*([-\w.]+)")
_PLAIN = frozenset("utf-8 utf8 utf-8-sig ascii us-ascii latin-1 latin1 iso-8859-1 iso-latin-1".split())
# It may belong to a `from` that stands anywhere in the lines above.
_CONTINUED = re.compile(rb"\\\n[ \t\f]*import\b")
_COMMENT = re.compile(rb"#[^\n]*")
_AS = re.compile(rb"[ \t\f]as[ \t\f]")
_BOM = b"\xef\xbb\xbf"


def prepared(data: bytes) -> bytes | None:
    """A file with one kind of line ends and in UTF-8, a line end in front; None where it is not in its encoding."""
    data = _with_one_line_end(data.removeprefix(_BOM))
    if b"coding" in data[:1024] and (found := _CODING.match(data)) is not None:
        name = found[1].decode("ascii", "replace").lower().replace("_", "-")
        if name not in _PLAIN or (not data.isascii() and not name.startswith("utf")):
            try:
                data = _with_one_line_end(data.decode(name).encode())
            except (LookupError, ValueError, AttributeError, TypeError):
                return None
    return b"\n" + data


def _with_one_line_end(data: bytes) -> bytes:
    return data.replace(b"\r\n", b"\n").replace(b"\r", b"\n") if b"\r" in data else data


class Scanner:
    """Scans many files for what they import of some modules.

    Args:
        tops: The top-level names that matter; relative imports always do.
    """

    def __init__(self, tops: Collection[str]) -> None:
        self._tops = tops
        # What follows `from` and `import` as it is written, to what it means; all of it is written many times.
        self._from: dict[bytes, _Taken | None] = {}
        self._import: dict[bytes, tuple[Statement, ...]] = {}

    def scan(self, data: bytes) -> frozenset[Statement] | None:
        """At least all statements that run when a file is imported and by which it imports what is wanted.

        Args:
            data: The file, `prepared`.

        Returns:
            None where only the grammar can tell.
        """
        count = data.count(b"import")
        if not count:
            return frozenset()
        if _may_call(data) or (b"\\\n" in data and _CONTINUED.search(data)):
            return None
        found = set[Statement]()
        rows = _AT_MARGIN.findall(data)
        if not self._add(rows, found):
            return None
        if count != len(rows):
            matches = list(_INDENTED.finditer(data))
            if not self._add_indented(data, matches, found):
                return None
            # The others are in names and texts, most likely.
            if count != len(rows) + len(matches) and _is_within_a_line(data):
                return frozenset(found) if self._add(_WITHIN_A_LINE.findall(data), found) else None
        return frozenset(found)

    def _wanted(self, module: str) -> bool:
        return module[:1] == "." or module.partition(".")[0] in self._tops

    def _add(self, rows: Iterable[Sequence[bytes]], found: set[Statement]) -> bool:
        """Add what is wanted of some statements; False where that cannot be told."""
        for module, listed, names, more, modules, goes_on, odd in rows:
            if module:
                try:
                    taken = self._from[module]
                except KeyError:
                    name = _text(module)
                    taken = self._from[module] = _Taken(name) if self._wanted(name) else None
                if taken is not None:
                    if more:
                        return False
                    found.add(taken[listed or names])
            elif goes_on or odd:
                return False
            else:
                found.update(self._named(modules))
        return True

    def _add_indented(self, data: bytes, matches: Iterable[re.Match[bytes]], found: set[Statement]) -> bool:
        indented = []
        for match in matches:
            new = set[Statement]()
            if not self._add([match.groups(b"")[1:]], new):
                return False
            indented += [(statement, match) for statement in new - found]
        if indented:
            found.update(_eager(data, indented))
        return True

    def _named(self, modules: bytes) -> tuple[Statement, ...]:
        """``import a.b as c, d``."""
        known = self._import.get(modules)
        if known is None:
            names = (_text(_AS.split(part)[0]) for part in modules.split(b","))
            known = self._import[modules] = tuple(Statement(name) for name in names if name and self._wanted(name))
        return known


class _Taken(dict[bytes, Statement]):
    """``from a import b as c, d``, by what follows the second word."""

    def __init__(self, module: str) -> None:
        self.module = module

    def __missing__(self, names: bytes) -> Statement:
        text = (_COMMENT.sub(b"", names) if b"#" in names else names).decode("utf-8", "replace")
        if not text.isascii():
            text = unicodedata.normalize("NFKC", text)
        parts = map(str.split, text.split(","))
        self[names] = Statement(self.module, tuple([words[0] for words in parts if words]))
        return self[names]


def _may_call(data: bytes) -> bool:
    """Whether a function could be called that imports; its argument may be written in many ways."""
    if b"__import__" in data or (b"import_module" in data and b"importlib" in data):
        return True
    if data.isascii():
        return False
    # Python takes a letter of any shape for the plain one.
    text = unicodedata.normalize("NFKC", data.decode("utf-8", "replace"))
    return "__import__" in text or ("import_module" in text and "importlib" in text)


def _is_within_a_line(data: bytes) -> bool:
    """Whether an import could follow another statement, or the colon before a block, in its line."""
    position = data.find(b"import")
    while position >= 0:
        start = data.rfind(b"\n", 0, position)
        line = data[start:position]
        if b";" in line or b":" in line or data[start - 1 : start] == b"\\":
            return True
        position = data.find(b"import", position + 6)
    return False


def _text(word: bytes) -> str:
    text = b"".join(word.split()).decode("utf-8", "replace")
    return text if text.isascii() else unicodedata.normalize("NFKC", text)


def _eager(data: bytes, indented: list[tuple[Statement, re.Match[bytes]]]) -> Iterable[Statement]:
    """Those of some indented statements that no trustworthy header above makes lazy."""
    headers = [m for m in _HEADER.finditer(data) if data[m.start() - 1 : m.start()] != b"\\"]
    if _SET_BY_HAND.search(data):
        headers = [m for m in headers if b"TYPE_CHECKING" not in m[0]]
    count = 0
    passed: list[_Block] = []
    for statement, match in indented:
        while count < len(headers) and headers[count].start() < match.start():
            # Only what is indented by less can be around what follows.
            while passed and len(passed[-1].indent) >= len(headers[count][1]):
                passed.pop()
            passed.append(_Block(headers[count][1], headers[count].end()))
            count += 1
        if data[match.start() - 1 : match.start()] == b"\\" or not any(
            block.holds(data, match) for block in reversed(passed)
        ):
            yield statement


class _Block:
    """All that is indented below a header.

    Args:
        indent: What stands before the header.
        end: Where the header ends.
    """

    def __init__(self, indent: bytes, end: int) -> None:
        self.indent = indent
        self._end = end
        self._is_open = True

    def holds(self, data: bytes, match: re.Match[bytes]) -> bool:
        """Whether a statement certainly stands in it. Statements are asked for in order."""
        blank, width = match[1][:1], len(self.indent)
        if not self._is_open or len(match[1]) <= width or match[1].strip(blank) or self.indent.strip(blank):
            return False
        start, self._end = self._end, match.start()
        ends = _end(blank, width).search(data, start, self._end + 1) is not None
        self._is_open = not ends and _is_honest(data[start : self._end])
        return self._is_open


_ends: dict[tuple[bytes, int], re.Pattern[bytes]] = {}


def _end(blank: bytes, width: int) -> re.Pattern[bytes]:
    key = blank, width
    if key not in _ends:
        _ends[key] = re.compile(_ENDS % (blank, width, blank))
    return _ends[key]


def _is_honest(between: bytes) -> bool:
    """Whether a header and a statement with this between them are both code, or both part of a text.

    A text around the header that ended before the statement would have to end in between. Then the quotes that seem
    to open and close a docstring would do it the other way round, and be odd in number; unless some of them stood in
    a comment or in another text, and these lines show it.
    """
    for quotes, other in ((b'"""', b"'''"), (b"'''", b'"""')):
        if quotes not in between:
            continue
        if other in between or between.count(quotes) % 2 or b"\\\n" in between:
            return False
        return all(
            line.count(quotes[:1]) == 3 * line.count(quotes) and not _DOUBTFUL[quotes].search(line)
            for line in between.split(b"\n")
            if quotes in line
        )
    return True


_DOUBTFUL = {b'"""': re.compile(rb"['#\\]"), b"'''": re.compile(rb'["#\\]')}
