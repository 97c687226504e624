"""Where starts are written down: the gate file itself, a Procfile, a Dockerfile, a unit, a compose file, PM2's apps."""

from __future__ import annotations

from collections.abc import Iterator

from ....families.imports import ComposeEntry, Entrypoint, ImportsOptions
from ....finding import CannotJudge, Location
from ....rules import Deploy
from .compose import compose_source
from .dockerfile import dockerfile_source
from .pm2 import pm2_sources
from .procfile import procfile_sources
from .source import Source
from .systemd import systemd_sources

__all__ = ["sources_of"]


def sources_of(
    entry: Entrypoint, options: ImportsOptions, deploy: Deploy, place: Location, subject: str
) -> Iterator[Source | CannotJudge]:
    """The starts that an entry point means.

    Args:
        entry: It; exactly one of its keys says what is started.
        options: The family's.
        deploy: The environment.
        place: Where the gate file has it.
        subject: How waivers know it.

    Raises:
        CannotJudge: What it names is not there, or cannot be read.
    """
    if entry.command is not None:
        yield Source(entry.command, place, line=entry.command)
    elif entry.pm2 is not None:
        yield from pm2_sources(entry.pm2, deploy, place, subject)
    elif entry.procfile is not None:
        yield from procfile_sources(entry.procfile, deploy, place, subject)
    elif entry.dockerfile is not None:
        yield dockerfile_source(entry.dockerfile, deploy)
    elif entry.systemd is not None:
        yield from systemd_sources(entry.systemd, options, deploy)
    elif entry.compose is not None:
        asked = entry.compose if isinstance(entry.compose, ComposeEntry) else ComposeEntry(entry.compose)
        yield compose_source(asked, entry, deploy, place)
