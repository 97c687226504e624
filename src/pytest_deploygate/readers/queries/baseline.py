"""What is known of an environment's queries and does not fail: a JSON file, written by ``deploygate queries``."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from ...families.queries import Known, Probe, QueriesOptions, Scaling
from ...families.queries.judging import subject_of
from ...finding import CannotJudge
from ...rules import Deploy

__all__ = ["VERSION", "lowered", "measure", "read_baseline", "read_environments", "text_of"]

VERSION = 1


def read_baseline(options: QueriesOptions, deploy: Deploy) -> Mapping[str, Known]:
    """What the file holds for this environment.

    Raises:
        CannotJudge: It cannot be read.
    """
    if options.baseline is None:
        return {}
    path = deploy.root / options.baseline
    try:
        if not path.exists():
            raise ValueError(f"there is no {path.name}")
        return read_environments(path).get(deploy.environment, {})
    except ValueError as error:
        remedy = f"write it by `deploygate queries {deploy.environment}`"
        message = f"the baseline cannot be read: {error}"
        raise CannotJudge(message, options.place("baseline"), path.name, remedy) from None


def read_environments(path: Path) -> dict[str, Mapping[str, Known]]:
    """All that the file holds, of every environment; nothing where there is no file.

    Raises:
        ValueError: It is no baseline of this version. The text says so.
    """
    if not path.exists():
        return {}
    try:
        said: Any = json.loads(path.read_text("utf-8"))
        version = said["version"]
        if version == VERSION:
            return {
                environment: {name: _known(entry) for name, entry in endpoints.items()}
                for environment, endpoints in said["environments"].items()
            }
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        raise ValueError(f"{path.name} is no baseline of queries") from None
    raise ValueError(f"{path.name} is a baseline of another version")


def _known(entry: Mapping[str, Any]) -> Known:
    statements = entry["statements"]
    if not all(isinstance(count, int) for count in (entry["total"], *statements.values())):
        raise TypeError("not a number")
    return Known(entry["total"], dict(statements))


def measure(probes: Iterable[Probe], repeats: int) -> dict[str, Known]:
    """What there is now, at the largest size: of each endpoint its total, and what repeats.

    Raises:
        CannotJudge: An endpoint cannot be judged.
    """
    found = {}
    for probe in probes:
        if not isinstance(probe.runs, Scaling):
            raise probe.runs
        captured = probe.runs.sizes[-1].captured
        statements = {subject_of(asked): asked.loads for asked in captured.asked if asked.loads > repeats}
        found[probe.endpoint.name] = Known(captured.total, statements)
    return found


def lowered(before: Mapping[str, Known], now: Mapping[str, Known]) -> dict[str, Known]:
    """The lower of both: what is gone goes, what is less becomes less, and nothing is added or raised."""
    found = {}
    for name, known in before.items():
        if name in now:
            statements = {
                subject: min(count, now[name].statements[subject])
                for subject, count in known.statements.items()
                if subject in now[name].statements
            }
            found[name] = Known(min(known.total, now[name].total), statements)
    return found


def text_of(environments: Mapping[str, Mapping[str, Known]]) -> str:
    """The file."""
    said = {
        environment: {
            name: {"total": known.total, "statements": dict(sorted(known.statements.items()))}
            for name, known in sorted(endpoints.items())
        }
        for environment, endpoints in sorted(environments.items())
    }
    return json.dumps({"version": VERSION, "environments": said}, indent=2, ensure_ascii=False) + "\n"
