"""Text as HTML: escaped and visible, and as much of Markdown as rules' pages are written in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from html import escape

from .terminal import visible

__all__ = ["blocks", "inline", "text"]

_CODE = re.compile("``([^`]+)``|`([^`]+)`")
_FENCE = re.compile(r"( *)(`{3,}|~{3,})")
_HEADING = re.compile(r"#{1,6} +(.*)")
_ITEM = re.compile(r"( *)([-*+]|[0-9]{1,9}[.)])( +)(?=\S)")
_RULER = re.compile(r"\|?[ :]*-[-| :]*")
_CELLS = re.compile(r"(?<!\\)\|")
_BULLETS = "-*+"
_INDENT = 4
# A line may open as many lists as it has dashes.
_DEEPEST = 8
# Below the heading of a rule, which is an h4.
_LEVEL = "h5"


def text(raw: str) -> str:
    """Any text, for an element or an attribute in quotes."""
    return escape(visible(raw))


def inline(raw: str) -> str:
    """A sentence, with what stands between backticks as code."""
    return _CODE.sub(lambda found: f"<code>{found[1] or found[2]}</code>", text(raw))


def blocks(markdown: str) -> str:
    """Markdown: paragraphs, headings, lists, tables, code. All else stays as it is written."""
    return "".join(_blocks(markdown.split("\n"), 0))


def _blocks(lines: list[str], depth: int) -> Iterator[str]:
    at = 0
    while at < len(lines):
        line = lines[at]
        start = at
        if not line.strip():
            at = _after_blank(lines, at)
        elif fence := _FENCE.match(line):
            at = _after_fence(lines, at, fence[2])
            body = lines[start + 1 : at]
            if body and body[-1].strip().startswith(fence[2]):
                del body[-1]
            yield _code(body, len(fence[1]))
        elif line.startswith(" " * _INDENT):
            at = _while_indented(lines, at, _INDENT)
            yield _code(lines[start:at], _INDENT)
        elif heading := _HEADING.fullmatch(line.rstrip(" #")):
            at += 1
            yield f"<{_LEVEL}>{inline(heading[1])}</{_LEVEL}>"
        elif line.startswith("|") and at + 1 < len(lines) and _RULER.fullmatch(lines[at + 1].rstrip()):
            while at < len(lines) and lines[at].startswith("|"):
                at += 1
            yield _table(lines[start], lines[start + 2 : at])
        elif (item := _ITEM.match(line)) and depth < _DEEPEST:
            kind = "ul" if item[2] in _BULLETS else "ol"
            items: list[str] = []
            while at < len(lines) and (found := _ITEM.match(lines[at])) and (found[2] in _BULLETS) == (kind == "ul"):
                end = _while_indented(lines, at + 1, len(found[1]) + 1, lazy=True)
                items.append(_item(lines[at:end], len(found[0]), depth))
                at = _after_blank(lines, end)
            yield f"<{kind}>{''.join(items)}</{kind}>"
        else:
            at += 1
            while at < len(lines) and not _opens(lines[at]):
                at += 1
            yield f"<p>{inline(' '.join(part.strip() for part in lines[start:at]))}</p>"


def _opens(line: str) -> bool:
    """Whether a line ends a paragraph."""
    return not line.strip() or any(kind.match(line) for kind in (_FENCE, _HEADING, _ITEM))


def _after_blank(lines: list[str], at: int) -> int:
    while at < len(lines) and not lines[at].strip():
        at += 1
    return at


def _after_fence(lines: list[str], at: int, fence: str) -> int:
    for number in range(at + 1, len(lines)):
        if lines[number].strip().startswith(fence):
            return number + 1
    return len(lines)


def _while_indented(lines: list[str], at: int, indent: int, *, lazy: bool = False) -> int:
    """Where what is indented ends; blank lines at its end are none of it.

    Args:
        lines: All lines.
        at: Where it starts.
        indent: How far.
        lazy: Whether lines that go on with a paragraph count as well, as they do in a list.
    """
    end = at
    while at < len(lines):
        line = lines[at]
        if line.strip():
            if not (line.startswith(" " * indent) or (lazy and at == end and not _opens(line))):
                break
            end = at + 1
        at += 1
    return end


def _item(lines: list[str], indent: int, depth: int) -> str:
    first, *rest = lines
    inner = list(_blocks([first[indent:], *_dedented(rest, indent)], depth + 1))
    # A paragraph alone needs no distance.
    if inner[0].startswith("<p>"):
        inner[0] = inner[0].removeprefix("<p>").removesuffix("</p>")
    return f"<li>{''.join(inner)}</li>"


def _code(lines: Iterable[str], indent: int) -> str:
    return f"<pre>{chr(10).join(map(text, _dedented(lines, indent)))}</pre>"


def _dedented(lines: Iterable[str], indent: int) -> Iterator[str]:
    for line in lines:
        yield line[min(indent, len(line) - len(line.lstrip(" "))) :]


def _table(head: str, rows: Iterable[str]) -> str:
    # A header without text names nothing to a screen reader.
    titles = "".join(f'<th scope="col">{cell}</th>' if cell else "<td></td>" for cell in _cells(head))
    body = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in _cells(row))}</tr>" for row in rows)
    return f"<table><thead><tr>{titles}</tr></thead><tbody>{body}</tbody></table>"


def _cells(row: str) -> list[str]:
    inner = row.strip().removeprefix("|").removesuffix("|")
    return [inline(cell.strip().replace("\\|", "|")) for cell in _CELLS.split(inner)]
