"""All the ways that a start can go, and what they have in common."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

from ..finder import Finder, Spec
from ..interpreter import Interpreter
from ..steps import Step
from .contents import Contents
from .core import World
from .depth import deeply
from .errors import GaveUp, Raised, class_name
from .machine import Machine
from .modules import Imported, Nature
from .reach import Reach, Rival
from .sources import Sources
from .statements import Endless
from .values import Site
from .ways import Fork, Way

__all__ = ["Prediction", "Project", "predict"]

WAYS = 48
"""How many ways are gone one by one."""
FEW = 16
"""Up to how many ways each turn is combined with each other one."""
STEPS = 600_000
"""How many nodes all of them may take together."""
BUDGET = 1_000_000
"""How many nodes one of them may take."""


@dataclass(frozen=True)
class Prediction:
    """What becomes of a start.

    Attributes:
        state: It ``starts``, it ``fails``, or that ``depends`` on what only a run knows.
        exception: The exception's type, without its module.
        message: ``str()`` of it.
        file: The innermost line of the traceback that is not the import system's: its file, absolute; empty where
            the launcher itself fails.
        line: That line.
        column: From 1; 0 where it is not known.
        own: The line, or what it lacks, is the project's.
        missing: The module that is not found, where that is it.
        trace: ``(file, line, what runs there)``, outermost first.
        depends: ``(file, line, why)``: what decides.
        gaps: ``(file, line)`` of imports whose names only a run knows. They are taken to succeed.
        half: What is lacking was on its way: a module is not imported to its end.
        imports: Imports of names that mean two things.
        ran: The files that run and were followed, with their modules.
        rivals: Names that mean two things.
        whole: Every way was followed to its end or to its exception, so that nothing else is imported.
    """

    state: Literal["starts", "fails", "depends"]
    exception: str = ""
    message: str = ""
    file: str = ""
    line: int = 0
    column: int = 0
    own: bool = False
    missing: str = ""
    trace: tuple[tuple[str, int, str], ...] = ()
    depends: tuple[tuple[str, int, str], ...] = ()
    half: bool = False
    gaps: tuple[tuple[str, int], ...] = ()
    imports: tuple[Imported, ...] = ()
    ran: dict[str, str] = field(default_factory=dict)
    rivals: tuple[Rival, ...] = ()
    whole: bool = True


@dataclass(frozen=True)
class Project:
    """Whose start it is.

    Attributes:
        own: Absolute folders whose code is the project's.
        settled: What the interpreter does not have is not installed. Otherwise modules that are neither found nor the
            standard library's are taken to be there.
        itself: Top-level names by which the project itself is installed, so that finding one of them twice says
            nothing.
    """

    own: tuple[Path, ...]
    settled: bool = True
    itself: frozenset[str] = frozenset()


class Predictor:
    """Follows starts of a project by one interpreter; what was read for one is not read again for the next.

    Args:
        interpreter: What runs them. Its grammar has to be that of the Python that runs this.
        project: Whose they are.
        sources: Trees that are known already.

    Attributes:
        finder: Finds modules for the interpreter.
    """

    def __init__(self, interpreter: Interpreter, project: Project, sources: Sources | None = None) -> None:
        self.interpreter = interpreter
        self.sources = Sources() if sources is None else sources
        self.finder = Finder(interpreter)
        self.settled = project.settled
        self._own = tuple(str(folder).rstrip("/") + "/" for folder in project.own)
        self._itself = project.itself
        self._reaches: dict[tuple[tuple[tuple[str, ...], ...], frozenset[str]], Reach] = {}

    def predict(
        self, steps: Sequence[Step], loaded: frozenset[str], cwd: str = "", *, roughly: bool = False
    ) -> Prediction:
        """Follow a start.

        Args:
            steps: What is imported, in order.
            loaded: Full names of modules that are loaded before the first step.
            cwd: The working directory, absolute; empty where it is not known.
            roughly: Go no way for itself, for the sake of time: what fails on one of them only may be said to start.
        """
        paths = tuple(dict.fromkeys(step.path for step in steps))
        reach = self._reaches.get((paths, loaded))
        if reach is None:
            reach = Reach(self.finder, paths, self.is_own, loaded, self.interpreter, self._itself)
            self._reaches[paths, loaded] = reach
        explorer = _Explorer(self, steps, loaded, reach)
        return deeply(lambda: explorer.predict(cwd, roughly=roughly))

    def is_own(self, spec: Spec) -> bool:
        """Whether a module is the project's."""
        places = (spec.origin, *spec.locations) if spec.origin else spec.locations
        return any(
            place.startswith(self._own) and "/site-packages/" not in place and "/node_modules/" not in place
            for place in places
        )


def predict(
    steps: Sequence[Step], interpreter: Interpreter, project: Project, loaded: frozenset[str], *, cwd: str = ""
) -> Prediction:
    """Follow one start, as `Predictor.predict` does."""
    return Predictor(interpreter, project).predict(steps, loaded, cwd)


@dataclass(frozen=True)
class _End:
    """How one way ends."""

    raised: Raised | None
    taken: tuple[tuple[Site, bool, str], ...]
    doubts: tuple[tuple[str, int, str], ...]
    machine: Machine

    @property
    def key(self) -> tuple[str, str | None, str, int] | None:
        raised = self.raised
        return None if raised is None else (class_name(raised.error.cls), raised.error.text, raised.file, raised.line)


class _Explorer:
    def __init__(self, predictor: Predictor, steps: Sequence[Step], loaded: frozenset[str], reach: Reach) -> None:
        self._predictor = predictor
        self._interpreter = predictor.interpreter
        self._finder = predictor.finder
        self._steps = steps
        self._loaded = loaded
        self._reach = reach
        self._machine: Machine | None = None
        first = steps[0] if steps else None
        self._first = first.path[0] if first is not None and first.kind != "import" and first.path else None

    def nature(self, spec: Spec) -> Nature:
        if self._predictor.is_own(spec):
            return "own"
        halted = self._machine.modules.halted if self._machine is not None else None
        # Of a dotted name, what leads to the package around it is followed.
        tops = frozenset(name.partition(".")[0] for name in halted or ())
        reach = self._reach.with_halted(tops) if tops else self._reach
        return "followed" if reach.reaches(spec) else "opaque"

    def _is_assumed(self, name: str) -> bool:
        return not self._predictor.settled and name not in self._interpreter.stdlib

    def predict(self, cwd: str, *, roughly: bool) -> Prediction:
        """What becomes of the start."""
        contents = Contents(self._interpreter, self._finder)
        self._world = World(
            sources=self._predictor.sources,
            builtins=self._interpreter.builtins,
            stdlib=self._interpreter.stdlib,
            version=self._interpreter.version,
            platform=self._interpreter.platform,
            watched=frozenset(self._reach.rivals),
            hidden=self._reach.shadowed & self._interpreter.stdlib,
            has=contents.has,
            exports=contents.exports,
            line_of=contents.line_of,
            library=self._interpreter.path,
            cwd=cwd,
            budget=BUDGET,
        )
        try:
            ends, is_whole = self._every_way(1 if roughly else WAYS)
            return self._said(ends) if is_whole else self._roughly(ends[0])
        except GaveUp as gave_up:
            why = str(gave_up)
        except RecursionError:
            why = "the code is nested too deeply to be followed"
        machine = self._machine
        frame = machine.stopped if machine is not None else None
        place = (frame.file, frame.line) if frame is not None else ("", 0)
        prediction = Prediction("depends", depends=((*place, why),), whole=False)
        return prediction if machine is None else self._with_tracks(prediction, [_End(None, (), (), machine)])

    def _every_way(self, most: int) -> tuple[list[_End], bool]:
        """The ends of all ways, or of the first ones; whether these are all."""
        apart: frozenset[Site] = frozenset()
        pending: list[tuple[bool, ...]] = [()]
        ends: list[_End] = []
        steps = 0
        while pending:
            given = pending.pop()
            way = Way(given, apart)
            try:
                end = self._go(way)
            except Fork as fork:
                apart |= {fork.site}
                pending, ends = [()], []
                steps += 10_000
            else:
                ends.append(end)
                steps += end.machine.steps
                turns = [turn for _, turn, _ in way.taken]
                # Where there are many, each turn is tried against the way that takes all the others.
                if not given or 2 ** len(turns) <= FEW:
                    pending += [(*turns[:i], not turns[i]) for i in range(len(given), len(turns))]
            if ends and (len(ends) + len(pending) > most or (pending and steps > STEPS)):
                return ends, False
        return ends, True

    def _go(self, way: Way) -> _End:
        machine = Machine(
            self._world,
            way,
            self._finder,
            self.nature,
            first=self._first,
            loaded=self._loaded,
            assumed=self._is_assumed,
        )
        self._machine = machine
        raised: Raised | None = None
        doubts: tuple[tuple[str, int, str], ...] = ()
        try:
            for step in self._steps:
                self._take(machine, step)
        except Raised as failed:
            raised = None if _is_good_exit(failed, self._steps) else failed
        except Endless:
            doubts = machine.doubts_of_endless()
        return _End(raised, tuple(way.taken), (*machine.doubts, *doubts), machine)

    @staticmethod
    def _take(machine: Machine, step: Step) -> None:
        try:
            machine.start(step)
        except Raised:
            # Of these, `site` says that they failed, and goes on.
            if step.kind != "import" or step.name not in {"sitecustomize", "usercustomize"}:
                raise

    def _said(self, ends: list[_End]) -> Prediction:
        failing = [end for end in ends if end.raised is not None]
        doubts = tuple(dict.fromkeys(doubt for end in ends for doubt in end.doubts))
        if failing and len(failing) == len(ends) and len({end.key for end in ends}) == 1:
            prediction = self._failed("fails", failing[0])
        elif failing:
            first = failing[0]
            sites = [(file, line, why) for (file, line, _), _, why in first.taken]
            prediction = self._failed("depends", first, tuple(dict.fromkeys(sites[-3:])))
        elif doubts:
            prediction = Prediction("depends", depends=doubts[:3])
        else:
            prediction = Prediction("starts")
        return self._with_tracks(replace(prediction, whole=not doubts), ends)

    def _with_tracks(self, prediction: Prediction, ends: Sequence[_End]) -> Prediction:
        """A prediction with what was imported on the way."""
        return replace(
            prediction,
            imports=tuple(dict.fromkeys(found for end in ends for found in end.machine.imports)),
            ran={file: name for end in ends for file, name in end.machine.ran.items()},
            rivals=tuple(self._reach.rivals.values()),
            gaps=tuple(dict.fromkeys(gap for end in ends for gap in end.machine.gaps)),
        )

    def _roughly(self, first: _End) -> Prediction:
        """What can be said without going all ways: what happens whether or not anything on them does.

        Args:
            first: The end of the way that takes what counts as true.
        """
        both = self._go(Way(mode="both"))
        if both.raised is None:
            return self._said([both] if first.raised is None else [first, both])
        none = self._go(Way(mode="none"))
        if both.key == none.key:
            return self._with_tracks(self._failed("fails", both), [both])
        why = ("", 0, "more conditions than can be followed one by one")
        return self._with_tracks(replace(self._failed("depends", both, (why,)), whole=False), [both])

    @staticmethod
    def _failed(
        state: Literal["fails", "depends"], end: _End, depends: tuple[tuple[str, int, str], ...] = ()
    ) -> Prediction:
        raised = end.raised
        assert raised is not None
        return Prediction(
            state,
            exception=class_name(raised.error.cls),
            message=raised.error.text or "",
            file=raised.file,
            line=raised.line,
            column=raised.column,
            own=raised.own,
            missing=raised.missing,
            trace=tuple(entry for entry in raised.trace if entry[0]),
            depends=depends,
            half=raised.half,
        )


def _is_good_exit(raised: Raised, steps: Sequence[Step]) -> bool:
    """Whether a program ends by itself: well, or as what it has done by then says."""
    is_program = steps[-1].kind != "import"
    return is_program and class_name(raised.error.cls) == "SystemExit" and raised.error.text in {"", "0", "None", None}
