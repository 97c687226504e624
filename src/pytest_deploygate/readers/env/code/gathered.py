"""What reading one file gives."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from ....families.env.reads import Read
from ....finding import CannotJudge, Location

__all__ = ["NAME", "Gathered"]

NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.\-()]*\Z")


@dataclass
class Gathered:
    """Reads of one file, in any order, each place once."""

    found: dict[tuple[str, Location], Read] = field(default_factory=dict)
    dynamic: set[Location] = field(default_factory=set)
    problems: list[CannotJudge] = field(default_factory=list)

    def add(self, key: str, place: Location, required: bool = False) -> None:  # noqa: FBT001, FBT002 - a Read's fields
        """A read by name. What no variable can be called is a name that is made at run time."""
        if NAME.match(key) is None:
            self.dynamic.add(place)
            return
        known = self.found.get((key, place))
        self.found[key, place] = Read(key, place, required or (known is not None and known.required))
