"""Valid TypeScript and JSX that the grammars take for an error, replaced by what they know."""

from __future__ import annotations

import re

__all__ = ["bridged"]

_READ = re.compile(rb"(?<![\w$])env(?![\w$])")
_NO_CODE = re.compile(rb"[^\n]")
# importOriginal<typeof import("./module")>()
_IMPORTED = re.compile(
    rb"<\s{0,80}typeof\s{1,80}import\s{0,80}\(\s{0,80}(?:'[^'\n]{0,300}'|\"[^\"\n]{0,300}\")\s{0,80}\)\s{0,80}>"
)
# get<import("./types").Row[]>()
_MEMBER = re.compile(
    rb"(?<![\w$.])import\s{0,80}\(\s{0,80}(?:'[^'\n]{0,300}'|\"[^\"\n]{0,300}\")\s{0,80}\)\s{0,80}\.\s{0,80}(?=[A-Z])"
)
# sql<Row[]>`…` and styled(Button)<{ $open: boolean }>`…`
_TAGGED = re.compile(rb"(?<=[\w$)\]])<(?:[^<>`=()]|=>|\([^()<>`=]{0,200}\)|<[^<>`=()]{0,400}>){0,2000}>(?=\s{0,80}`)")
# <h3>Performance & Migration</h3>
_AMPERSAND = re.compile(rb"(>[^<>{}`]{0,500}?)(?<!&)&(?=\s)(?=[^<>{}`]{0,500}[<{])")


def bridged(data: bytes) -> bytes:
    """A file with such places replaced, all else where it was. None of them reads a variable."""
    for pattern in (_IMPORTED, _MEMBER, _TAGGED):
        data = pattern.sub(_blank, data)
    before = b""
    while before != data:
        before, data = data, _AMPERSAND.sub(rb"\1+", data)
    return data


def _blank(found: re.Match[bytes]) -> bytes:
    # Comparisons may look like types; those that could read something stay.
    return found.group() if _READ.search(found.group()) else _NO_CODE.sub(b" ", found.group())
