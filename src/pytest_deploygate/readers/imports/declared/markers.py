"""Environment markers, judged for the target's Python and not for the one that runs this."""

from __future__ import annotations

import platform
import re
from functools import cached_property

from ....finding import CannotJudge
from ..interpreter import Interpreter

__all__ = ["Markers"]

_SYSTEMS = {"linux": "Linux", "darwin": "Darwin", "win32": "Windows"}


class Markers:
    """Judges environment markers.

    Args:
        interpreter: The target's; where it is not known, no marker is judged.
    """

    def __init__(self, interpreter: Interpreter | CannotJudge) -> None:
        self._interpreter = interpreter
        self._judged: dict[tuple[str, str], bool | None] = {}

    @cached_property
    def environment(self) -> dict[str, str] | None:
        """The values of a marker's variables."""
        target = self._interpreter
        if isinstance(target, CannotJudge):
            return None
        return {
            "implementation_name": "cpython",
            "implementation_version": "{}.{}.{}".format(*target.version),
            "os_name": "nt" if target.platform == "win32" else "posix",
            # The interpreter was asked on this machine.
            "platform_machine": platform.machine(),
            "platform_python_implementation": "CPython",
            "platform_release": platform.release(),
            "platform_system": _SYSTEMS.get(target.platform, platform.system()),
            "platform_version": platform.version(),
            "python_full_version": "{}.{}.{}".format(*target.version),
            "python_version": target.short,
            "sys_platform": target.platform,
        }

    def holds(self, marker: str, extra: str = "") -> bool | None:
        """Whether a marker holds; None where that is not known."""
        key = marker, extra
        if key not in self._judged:
            self._judged[key] = self._holds(marker, extra)
        return self._judged[key]

    def _holds(self, marker: str, extra: str) -> bool | None:
        from packaging.markers import InvalidMarker, Marker, UndefinedComparison, UndefinedEnvironmentName

        if self.environment is None:
            return None
        try:
            return Marker(marker).evaluate({**self.environment, "extra": extra})
        except (InvalidMarker, UndefinedComparison, UndefinedEnvironmentName, KeyError, TypeError, ValueError):
            # A lock file's markers can have variables of their own.
            return None

    def python_fits(self, constraint: str) -> bool | None:
        """Whether the target's Python is one that Poetry's ``python = "^3.9 || ~2.7"`` means."""
        from packaging.specifiers import InvalidSpecifier, SpecifierSet

        if self.environment is None:
            return None
        try:
            alternatives = [SpecifierSet(_specifier(part)) for part in re.split(r"\|\|?", constraint)]
        except (InvalidSpecifier, ValueError):
            return None
        version = self.environment["python_full_version"]
        return any(alternative.contains(version, prereleases=True) for alternative in alternatives)


def _specifier(constraint: str) -> str:
    """Poetry's constraint as PEP 440 has it.

    Raises:
        ValueError: It is none that is known here.
    """
    parts = re.findall(r"(\^|~(?!=)|[<>=!~]=|[<>=])?\s*([0-9*][0-9A-Za-z.*+-]*)", constraint)
    if not parts or re.sub(r"[\^~<>=!,\s0-9A-Za-z.*+-]", "", constraint):
        raise ValueError(constraint)
    return ",".join(filter(None, (_bounds(operator, version) for operator, version in parts)))


def _bounds(operator: str, version: str) -> str:
    if version == "*":
        return ""
    if operator not in {"^", "~"}:
        return f"{'==' if operator in {'', '='} else operator}{version}"
    numbers = [int(number) for number in version.split(".")]
    # A caret keeps the leftmost number that is not zero, a tilde the minor one.
    kept = next((index for index, number in enumerate(numbers) if number), len(numbers) - 1) if operator == "^" else 1
    kept = min(kept, len(numbers) - 1)
    above = [*numbers[:kept], numbers[kept] + 1]
    return f">={version},<{'.'.join(map(str, above))}"
