"""All tables and columns that the code really has, from importing its models."""

from __future__ import annotations

from pathlib import Path

from ...families.migrations import MigrationsOptions, Model, Models, Table
from ...finding import CannotJudge, Location
from ...rules import Deploy
from ..child import Failure, asked
from ..files import shown

__all__ = ["SECONDS", "WORKER", "read_registry"]

WORKER = Path(__file__).with_name("worker.py")
"""What runs the project's code."""
SECONDS = 60.0
"""How long importing the models may take."""


def read_registry(options: MigrationsOptions, deploy: Deploy, path: list[str], settings: str) -> Models:
    """The models that importing the metadata, or Django's registry, brings.

    Args:
        options: The family's options; this runs what `metadata` names.
        deploy: The project.
        path: What goes in front of ``sys.path``.
        settings: Django's settings module.
    """
    place = options.place("metadata")
    request = {"do": "models", "metadata": options.metadata, "settings": settings, "path": path}
    try:
        said = asked(WORKER, request, deploy, options.python, options.environment, SECONDS, place)
    except Failure as failure:
        remedy = "variables that the code needs go under `migrations: environment:`, its interpreter under `python:`"
        refusal = CannotJudge(f"importing '{options.metadata}' {failure}", failure.place or place, "metadata", remedy)
        return Models(problems=(refusal,))
    except CannotJudge as refusal:
        return Models(problems=(refusal,))
    found = []
    for row in said["models"]:
        at = place
        if row.get("file"):
            at = Location(shown(Path(row["file"]), deploy.root), int(row.get("line") or 0))
        table = Table(row["table"], row["schema"])
        found.append(Model(table, at, dict.fromkeys(row["columns"], at), row["name"], at.path))
    return Models(tuple(found))
