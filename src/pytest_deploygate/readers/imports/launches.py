"""What becomes of the starts that the gate file declares, and of those that nobody declares."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from pathlib import Path

from ...families.imports import Code, Dependencies, Entry, ImportsOptions, Launched, Outcome, Smoked
from ...families.imports.components import components
from ...families.imports.names import prefixes
from ...finding import CannotJudge, Location, Related
from ...rules import Deploy
from ...secret import spoken_secrets
from ..files import location
from .execution import Prediction
from .following import Follower
from .interpreter import Interpreter
from .namesakes import read_namesakes
from .steps import Launch, Step

__all__ = ["Starts"]

MOST_OTHERS = 150
"""How many modules of cycles are tried as the first one to be imported."""


class Starts:
    """Follows starts of one environment.

    Args:
        options: Those of the family.
        deploy: The deploy.
        interpreter: The section's, or why there is none.
        code: The project's modules.
        dependencies: What is declared and installed.

    Attributes:
        notes: Remarks for the summary of the run.
    """

    def __init__(
        self,
        options: ImportsOptions,
        deploy: Deploy,
        interpreter: Interpreter | CannotJudge,
        code: Code,
        dependencies: Dependencies,
    ) -> None:
        self.notes: list[str] = []
        self._options = options
        self._deploy = deploy
        self._interpreter = interpreter
        self._code = code
        own = list(dict.fromkeys([deploy.root, deploy.root.resolve()]))
        installed = (module for name in dependencies.own for module in dependencies.installed.get(name, ()))
        itself = frozenset(module.partition(".")[0] for module in installed)
        self._follower = Follower(own, settled=dependencies.settled is None, itself=itself)

    def followed(self, launches: Sequence[Launch | CannotJudge]) -> tuple[Launched | CannotJudge, ...]:
        """What becomes of each start that the gate file declares."""
        known = [launch for launch in launches if isinstance(launch, Launch)]
        predictions = dict(zip(map(id, known), self._follower.follow(known), strict=True))
        return tuple(
            self._launched(launch, predictions[id(launch)]) if isinstance(launch, Launch) else launch
            for launch in launches
        )

    def others(self) -> tuple[Launched | CannotJudge, ...]:
        """What becomes of importing each module of a cycle before all others."""
        if not isinstance(self._interpreter, Interpreter):
            return ()
        names = self._cyclic()
        packages = {around for name in names for around in prefixes(name)[:-1]} & self._code.modules.keys()
        waiting = sorted(packages.union(names), key=lambda name: name.count("."))
        known: dict[str, Prediction | CannotJudge] = {}
        for _, level in groupby(waiting, key=lambda name: name.count(".")):
            unknown = []
            for name in level:
                # What a package around it has imported by itself is there already where its own turn would come.
                through = [known[around] for around in prefixes(name)[:-1] if around in known]
                reaching = next((prediction for prediction in through if _reaches(prediction, name)), None)
                if reaching is None:
                    unknown.append(name)
                else:
                    known[name] = reaching
            launches = [self._first(name, self._interpreter) for name in unknown]
            known |= zip(unknown, self._follower.follow(launches), strict=True)
        return tuple(self._launched(self._first(name, self._interpreter), known[name]) for name in names)

    def smoked(
        self, launches: Sequence[Launch | CannotJudge], launched: Sequence[Launched | CannotJudge]
    ) -> tuple[Smoked | CannotJudge, ...]:
        """How each start ends for real. This runs the code."""
        return tuple(self._smoked(launch, known) for launch, known in zip(launches, launched, strict=True))

    def _cyclic(self) -> list[str]:
        edges: dict[str, set[str]] = {}
        for importer, imported, _ in self._code.eager:
            edges.setdefault(importer, set()).add(imported)
        names = sorted(name for component in components(edges) if len(component) > 1 for name in component)
        if len(names) > MOST_OTHERS:
            self.notes.append(
                f"{self._deploy.environment}: {len(names):,} modules are part of import cycles; whether they can be "
                f"imported first was tried for {MOST_OTHERS} of them"
            )
        return names[:MOST_OTHERS]

    def _first(self, name: str, interpreter: Interpreter) -> Launch:
        root = self._deploy.root
        folders = [str(root / folder) if folder != "." else str(root) for folder in self._code.roots]
        return Launch(
            title=name,
            place=Location(self._code.modules[name].path),
            interpreter=interpreter,
            front=tuple(Entry(folder, "a root") for folder in self._code.roots),
            steps=(Step("import", name, (*folders, *interpreter.path)),),
            loaded=interpreter.loaded,
            cwd=root,
            roughly=True,
        )

    def _launched(self, launch: Launch, prediction: Prediction | CannotJudge) -> Launched | CannotJudge:
        if isinstance(prediction, CannotJudge):
            return prediction.about(launch.title)
        root, scrubber = self._deploy.root, self._deploy.scrubber
        if prediction.gaps:
            shown = ", ".join(str(self._place(file, line, 0)) for file, line in prediction.gaps[:3])
            more = ", …" if len(prediction.gaps) > 3 else ""
            self.notes.append(
                f"{self._deploy.environment}: `{launch.title}` also imports modules whose names only a run knows "
                f"({shown}{more}), which were taken to be there"
            )
        for text in (launch.title, prediction.message):
            for secret in spoken_secrets(text):
                scrubber.add(secret)
        namesakes = read_namesakes(launch, prediction, self._follower.finder(launch.interpreter), root)
        doubts = launch.unknown if any(known.wins is None for known in namesakes) else ()
        outcome = self._outcome(launch, prediction, doubts)
        return Launched(
            title=launch.title,
            place=launch.place,
            version=launch.interpreter.short,
            path=launch.front,
            outcome=outcome,
            namesakes=namesakes,
            reached=frozenset(name for file, name in prediction.ran.items() if Path(file).is_relative_to(root)),
            unseen=doubts or (() if prediction.whole else outcome.depends),
        )

    def _outcome(self, launch: Launch, prediction: Prediction, doubts: tuple[Related, ...]) -> Outcome:
        """What becomes of a start; ``doubts`` are about which of two modules an import gets."""
        place = self._place(prediction.file, prediction.line, prediction.column) if prediction.file else launch.place
        depends = tuple(self._related(prediction.depends, launch))
        if prediction.state != "depends" and doubts:
            return Outcome("depends", place, depends=doubts)
        return Outcome(
            state=prediction.state,
            place=place,
            exception=prediction.exception or ("an exception" if prediction.file else ""),
            message=prediction.message,
            trace=tuple(
                Related(f"on the way: {doing}", self._place(file, line, 0))
                for file, line, doing in prediction.trace
                if doing
            ),
            depends=depends,
            foreign=bool(prediction.file) and not Path(prediction.file).is_relative_to(self._deploy.root),
            missing=prediction.missing,
            half=prediction.half,
        )

    def _related(self, entries: Sequence[tuple[str, int, str]], launch: Launch) -> Iterator[Related]:
        for file, line, why in entries:
            yield Related(why, self._place(file, line, 0) if file else launch.place)

    def _place(self, file: str, line: int, column: int) -> Location:
        return replace(location(Path(file), self._deploy.root), line=line, column=column)

    def _smoked(self, launch: Launch | CannotJudge, known: Launched | CannotJudge) -> Smoked | CannotJudge:
        from .smoke import smoke

        if isinstance(launch, CannotJudge):
            return launch
        try:
            done = smoke(launch, self._options.smoke, self._deploy)
        except CannotJudge as refusal:
            # An option that refers to a variable which is not set.
            return refusal
        if isinstance(done, Smoked) and isinstance(known, Launched):
            return replace(done, predicted=known.outcome)
        return done


def _reaches(prediction: Prediction | CannotJudge, name: str) -> bool:
    """Whether a start that succeeds is known to import a module."""
    return isinstance(prediction, Prediction) and prediction.state == "starts" and name in prediction.ran.values()
