"""Predictions held against the truth, for one case or for thousands."""

from __future__ import annotations

import collections
import tempfile
import traceback
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from generator import Case
from pytest_deploygate.finding import CannotJudge, Location
from pytest_deploygate.readers.imports.execution import Prediction
from pytest_deploygate.readers.imports.following import Follower
from pytest_deploygate.readers.imports.interpreter import Interpreter
from pytest_deploygate.readers.imports.steps import Launch, Step
from truth import ENDLESS, Truth, truths

# What Python ends after so many calls or seconds as there happen to be: to say that it depends is right.
BOUNDLESS = {ENDLESS, "RecursionError", "MemoryError"}
CRASH = "crash"


@dataclass(frozen=True)
class Disagreement:
    """A case whose prediction is not what happens.

    Attributes:
        why: ``wrong green``, ``wrong red``, ``other failure``, ``needless depends`` or ``crash``.
    """

    case: Case
    version: str
    why: str
    truths: tuple[Truth, ...]
    predicted: Prediction

    def __str__(self) -> str:
        files = "\n\n".join(f"--- {name}\n{text}" for name, text in self.case.files.items())
        real = "\n".join(f"truth:     {truth}" for truth in self.truths)
        said = self.predicted
        shown = (said.state, said.exception, said.message, said.file, said.line, said.depends)
        start = f"{self.case.kind} {self.case.name} with {self.case.front}, unknown {self.case.flags}"
        return f"{self.why}: Python {self.version}, {start}\n{real}\npredicted: {shown}\n{files}\n"


@dataclass
class Agreement:
    """How often they agree.

    Attributes:
        runs: Cases that were held against the truth.
        predicted: How many of which state.
        real: How many cases always start, always fail, or do the one or the other.
        about_imports: Those that start, or that fail by what imports, names and modules can fail by.
        easy: Of those predicted to depend on something, the ones that end alike whatever that is.
    """

    runs: int = 0
    predicted: collections.Counter[str] = field(default_factory=collections.Counter)
    real: collections.Counter[str] = field(default_factory=collections.Counter)
    easy: int = 0
    about_imports: int = 0
    disagreements: list[Disagreement] = field(default_factory=list)

    def add(self, case: Case, real: Sequence[Truth], said: Prediction, interpreter: Interpreter) -> None:
        self.runs += 1
        self.predicted[said.state] += 1
        self.about_imports += is_about_imports(real)
        states = {truth.state for truth in real}
        self.real["differs" if len(states) > 1 else states.pop()] += 1
        self.easy += said.state == "depends" and len(set(real)) == 1
        why = judged(case, real, said)
        if why:
            self.disagreements.append(Disagreement(case, interpreter.short, why, tuple(real), said))

    @property
    def import_disagreements(self) -> list[Disagreement]:
        """Those about imports, names and modules, whatever the prediction says."""
        return [found for found in self.disagreements if is_about_imports(found.truths)]

    @property
    def share(self) -> float:
        """How many of those that are about imports end as predicted, from 0 to 1."""
        return 1 - len(self.import_disagreements) / max(self.about_imports, 1)

    def __str__(self) -> str:
        share = 1 - len(self.disagreements) / max(self.runs, 1)
        states = ", ".join(f"{count} {state}" for state, count in sorted(self.real.items()))
        why = ", ".join(
            f"{count} {why}" for why, count in collections.Counter(d.why for d in self.disagreements).items()
        )
        return (
            f"{self.runs} packages ({states}), {share:.3%} as predicted{f' ({why})' if why else ''}; "
            f"{self.predicted['depends']} said to depend, {self.easy} of them needlessly; "
            f"{self.about_imports} about imports, {self.share:.3%} of them as predicted"
        )


_NAMES = {"", "ImportError", "ModuleNotFoundError", "NameError", "UnboundLocalError", "SyntaxError", "SystemExit"}
_MODULE = ("module ", "partially initialized module ", "cannot access submodule ")


def is_about_imports(real: Iterable[Truth]) -> bool:
    """Whether each of the ends is a start, or a failure of an import, of a name or of a module's attribute."""
    return all(
        truth.exception in _NAMES or (truth.exception == "AttributeError" and truth.message.startswith(_MODULE))
        for truth in real
    )


def predictions(cases: Sequence[Case], roots: Sequence[Path], interpreter: Interpreter) -> list[Prediction]:
    """What is predicted for cases that are written to their folders already."""
    found: dict[int, Prediction] = {}
    for layout in {case.own for case in cases}:
        chosen = [index for index, case in enumerate(cases) if case.own == layout]
        own = [roots[index] / folder for index in chosen for folder in layout]
        launches = [_launch(cases[index], roots[index], interpreter) for index in chosen]
        found.update(zip(chosen, _followed(launches, own), strict=True))
    return [found[index] for index in range(len(cases))]


def _launch(case: Case, root: Path, interpreter: Interpreter) -> Launch:
    start = case.starts(root)[0]
    step = Step(start.kind, start.name, (*start.front, *interpreter.path))
    return Launch(case.name, Location(case.name), interpreter, (), (step,), interpreter.loaded, Path(start.cwd))


def _followed(launches: list[Launch], own: list[Path]) -> list[Prediction]:
    try:
        said = Follower(own, settled=True).follow(launches)
    except Exception as error:  # noqa: BLE001 - any is a disagreement, and the other cases are to be seen as well
        said = [CannotJudge("".join(traceback.format_exception(error)[-3:]), Location(""), "", "")]
    if not any(isinstance(answer, CannotJudge) for answer in said):
        return [answer for answer in said if isinstance(answer, Prediction)]
    if len(launches) == 1:
        return [Prediction("fails", CRASH, str(said[0]))]
    middle = len(launches) // 2
    return _followed(launches[:middle], own) + _followed(launches[middle:], own)


def judged(case: Case, real: Sequence[Truth], said: Prediction, told: Truth | None = None) -> str:
    """What is wrong with a prediction; empty where it is right.

    Args:
        case: What was predicted.
        real: What happens, for every setting of what is unknown.
        said: The prediction.
        told: The failure that it says, if its paths had to be made comparable.
    """
    if said.exception == CRASH:
        return CRASH
    failing = [truth for truth in real if truth.exception]
    if any(truth.exception in BOUNDLESS for truth in real):
        return "wrong green" if said.state == "starts" else ""
    if said.state == "depends":
        return "" if len(set(real)) > 1 or case.flags else "needless depends"
    if said.state == "starts":
        return "wrong green" if failing else ""
    if len(failing) < len(real):
        return "wrong red"
    # Where each setting fails in its own way, one of them is right.
    told = told or Truth(said.exception, said.message, said.file, said.line)
    return "" if told in real else "other failure"


def agreement(cases: Iterable[Case], interpreter: Interpreter, batch: int = 250) -> Agreement:
    """Hold cases against one Python."""
    total = Agreement()
    for group in _groups(cases, batch):
        with tempfile.TemporaryDirectory() as folder:
            roots = [Path(folder).resolve() / str(number) for number in range(len(group))]
            starts = []
            for case, root in zip(group, roots, strict=True):
                root.mkdir()
                case.write(root)
                starts.append(case.starts(root))
            real = iter(truths(interpreter, [start for several in starts for start in several]))
            settings = [[next(real) for _ in several] for several in starts]
            for case, several, said in zip(group, settings, predictions(group, roots, interpreter), strict=True):
                total.add(case, several, said, interpreter)
    return total


def _groups(cases: Iterable[Case], size: int) -> Iterator[list[Case]]:
    group: list[Case] = []
    for case in cases:
        group.append(case)
        if len(group) == size:
            yield group
            group = []
    if group:
        yield group
