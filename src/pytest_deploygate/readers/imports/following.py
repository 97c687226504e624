"""Following starts: here where this Python speaks their grammar, else in the Python that runs them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from ...finding import CannotJudge, Location
from .execution import Prediction, Predictor, Project
from .execution.modules import Imported
from .execution.reach import Rival
from .execution.sources import Sources
from .finder import Finder, Spec
from .interpreter import Interpreter, ask
from .remote import call_in
from .steps import Launch, Step

__all__ = ["Follower"]


class Follower:
    """Follows starts of one project; what was read for one is not read again for the next.

    Args:
        own: As for `Project`.
        settled: As for `Project`.
        itself: As for `Project`.
    """

    def __init__(self, own: Sequence[Path], *, settled: bool, itself: frozenset[str] = frozenset()) -> None:
        self._project = Project(tuple(own), settled, itself)
        self._sources = Sources()
        self._predictors: dict[str, Predictor] = {}

    def follow(self, launches: Sequence[Launch]) -> list[Prediction | CannotJudge]:
        """What becomes of each."""
        found: dict[int, Prediction | CannotJudge] = {}
        elsewhere: dict[str, list[int]] = {}
        for index, launch in enumerate(launches):
            if launch.interpreter.is_own:
                found[index] = self._here(launch)
            else:
                elsewhere.setdefault(launch.interpreter.executable, []).append(index)
        for indexes in elsewhere.values():
            found.update(zip(indexes, self._there([launches[index] for index in indexes]), strict=True))
        return [found[index] for index in range(len(launches))]

    def finder(self, interpreter: Interpreter) -> Finder:
        """The finder for an interpreter."""
        return self._predictor(interpreter).finder

    def _predictor(self, interpreter: Interpreter) -> Predictor:
        known = self._predictors.get(interpreter.executable)
        if known is None:
            known = self._predictors[interpreter.executable] = Predictor(interpreter, self._project, self._sources)
        return known

    def _here(self, launch: Launch) -> Prediction:
        predictor = self._predictor(launch.interpreter)
        return predictor.predict(launch.steps, launch.loaded, str(launch.cwd), roughly=launch.roughly)

    def _there(self, launches: Sequence[Launch]) -> list[Prediction | CannotJudge]:
        interpreter = launches[0].interpreter
        data = {
            "executable": interpreter.executable,
            "own": [str(folder) for folder in self._project.own],
            "settled": self._project.settled,
            "itself": sorted(self._project.itself),
            "starts": [
                {
                    "steps": [asdict(step) for step in launch.steps],
                    "loaded": sorted(launch.loaded),
                    "cwd": str(launch.cwd),
                    "roughly": launch.roughly,
                }
                for launch in launches
            ],
        }
        try:
            said = call_in(interpreter, f"{__name__}:follow_data", data, launches[0].place)
        except CannotJudge as refusal:
            return [CannotJudge(**_arguments(refusal)) for _ in launches]
        return [_prediction(entry) for entry in said]


def _arguments(refusal: CannotJudge) -> dict[str, Any]:
    known = refusal.finding
    return {"message": known.message, "place": known.place, "subject": known.subject, "help": known.help}


def follow_data(data: Any) -> list[dict[str, Any]]:
    """`Follower.follow` in the Python that runs the starts: plain data in, plain data out."""
    interpreter = ask(data["executable"], Location(data["executable"]))
    project = Project(tuple(map(Path, data["own"])), data["settled"], frozenset(data["itself"]))
    predictor = Predictor(interpreter, project)
    return [
        asdict(
            predictor.predict(
                [Step(**{**step, "path": tuple(step["path"])}) for step in start["steps"]],
                frozenset(start["loaded"]),
                start["cwd"],
                roughly=start["roughly"],
            )
        )
        for start in data["starts"]
    ]


def _prediction(said: dict[str, Any]) -> Prediction:
    return Prediction(
        **{
            **said,
            "trace": tuple(map(tuple, said["trace"])),
            "depends": tuple(map(tuple, said["depends"])),
            "gaps": tuple(map(tuple, said["gaps"])),
            "imports": tuple(Imported(**entry) for entry in said["imports"]),
            "rivals": tuple(
                Rival(r["name"], _spec(r["own"]), _spec(r["other"]) if r["other"] else None, r["wins"])
                for r in said["rivals"]
            ),
        }
    )


def _spec(said: dict[str, Any]) -> Spec:
    return Spec(**{**said, "locations": tuple(said["locations"])})
