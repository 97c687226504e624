"""Files that say the same to every loader, read in one pass: most of them, and most of the time goes into them."""

from __future__ import annotations

import re

from ....families.env.lines import Assignment, EnvFile
from ....finding import Location
from ....secret import Secret
from .shell import SPECIAL

__all__ = ["read_plain"]

# A comment, and what follows a value, without the characters that end a line for some loader.
_COMMENT = r"[#][^\x00-\x08\n-\x1f\x7f\x85\u2028\u2029\ufeff]*"
# No blanks, quotes, hashes, dollars or backslashes, no globs, no tildes; and in quotes, nothing that is read twice.
# An empty value has no comment behind it: docker compose would take that for the value.
_LINE = re.compile(
    rf"""(?:(?:export[ ])?(?P<key>[A-Za-z][A-Za-z0-9_]*)=(?:(?=\n|\Z)
    |(?:(?P<plain>[A-Za-z0-9_./:@%+,=-]+)|'(?P<single>[ -#%-&(-\[\]-~]*)'|"(?P<double>[ !#%-\[\]-_a-~]*)")
    (?:[ ]+{_COMMENT})?)|[ ]*{_COMMENT}|)(?:\n|\Z)""",
    re.VERBOSE,
)


def read_plain(text: str, path: str) -> EnvFile | None:
    """What every loader makes of a file; None where some line may be read differently, or takes a closer look."""
    found: list[Assignment] = []
    at, line = 0, 0
    while at < len(text):
        match = _LINE.match(text, at)
        line += 1
        if match is None:
            return None
        key = match["key"]
        if key is not None:
            if key in SPECIAL:
                return None
            value = match["plain"] or match["single"] or match["double"] or ""
            place = Location(path, line, match.start("key") - at + 1, len(key))
            found.append(Assignment(key, Secret(value), place))
        at = match.end()
    return EnvFile(tuple(found))
