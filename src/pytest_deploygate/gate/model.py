"""What a gate file says, once it is known to be right."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ..finding import CannotJudge, Location, Severity
from ..rules import Options, option
from ..waiver import Waiver


@dataclass(frozen=True)
class RoleFile:
    """A file that says which role a server plays."""

    path: str = option("The file; a relative path starts at the gate file.", minLength=1, examples=["/etc/server-role"])
    is_: list[str] | str | None = option(
        "What it must hold, white space around it aside; `*` and `?` match as in a shell. "
        "Left out, the environment's name.",
        default=None,
    )


@dataclass(frozen=True)
class Detect(Options):
    """How to know a server of this environment. Everything that is given must agree."""

    hostname: list[str] | str | None = option(
        "Host names of the environment's servers, one of which must match; `*` and `?` match as in a shell.",
        default=None,
        examples=["*apiserver*"],
        minLength=1,
        minItems=1,
    )
    variable: dict[str, list[str] | str] | str | None = option(
        "An environment variable that holds the environment's name; or variables, each with the values that "
        "count, where `*` and `?` match as in a shell.",
        default=None,
        examples=["SERVER_TYPE", {"SERVER_TYPE": ["api", "apiserver"]}],
        minLength=1,
        minProperties=1,
    )
    role_file: RoleFile | str | None = option(
        "A file that holds the environment's name; or its `path` and what it `is`.",
        default=None,
        examples=["/etc/server-role"],
        minLength=1,
    )
    path: list[str] | str | None = option(
        "A path that exists on the environment's servers; or several, all of which do.",
        default=None,
        examples=["/srv/api"],
        minLength=1,
        minItems=1,
    )

    @property
    def patterns(self) -> tuple[str, ...]:
        """The host name patterns; none where they depend on a variable that is not set."""
        try:
            return texts(self.hostname)
        except CannotJudge:
            return ()


def texts(value: list[str] | str | None) -> tuple[str, ...]:
    """One, several or no texts as a tuple."""
    if value is None:
        return ()
    return (value,) if isinstance(value, str) else tuple(value)


@dataclass(frozen=True)
class Environment:
    """A role that a server plays.

    Attributes:
        name: What ``--env`` calls it.
        place: Its key in the gate file.
        families: The options of each family that has a section here or in ``defaults``, or that always runs.
        severities: What a finding of each rule of these families counts.
        detect: How to know a server of it.
    """

    name: str
    place: Location
    families: dict[str, Options]
    severities: dict[str, Severity]
    detect: Detect | None = None


@dataclass(frozen=True)
class Gate:
    """A gate file.

    Attributes:
        path: The file, absolute.
        root: Its folder. Places are relative to it.
        environments: By name, in file order.
        waivers: In file order.
        fail_on: The least severity that fails the gate.
        name: The file as people know it: relative to the working directory where it lies below.
    """

    path: Path
    root: Path
    environments: dict[str, Environment]
    waivers: tuple[Waiver, ...]
    fail_on: Severity
    name: str
