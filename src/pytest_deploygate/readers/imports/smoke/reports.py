"""What the guard hands over of a start, as an outcome with places in the project."""

from __future__ import annotations

import signal
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from ....families.imports import Outcome, Smoke
from ....finding import CannotJudge, Location, Related
from ....rules import Deploy
from ....secret import mask_source
from ...files import shown
from ..steps import Launch

__all__ = ["Outcomes"]

_ENDS = {
    signal.SIGKILL: "killed by the system (SIGKILL), as it is for want of memory",
    signal.SIGSEGV: "ended by a segmentation fault (SIGSEGV)",
}
_LONGEST = 1000


@dataclass(frozen=True)
class Outcomes:
    """Makes outcomes of a launch.

    Attributes:
        launch: The launch.
        options: How it was run.
        deploy: Whose it is.
    """

    launch: Launch
    options: Smoke
    deploy: Deploy

    def read(self, answer: Mapping[str, Any]) -> Outcome:
        """How a start ended.

        Args:
            answer: The guard's.

        Raises:
            CannotJudge: It could not be tried.
        """
        word, *fields = self._words(answer["report"])
        status = answer["status"]
        match word, fields:
            case "starts", []:
                return self._started()
            case "fails", [kind, text, fence, variable, file, line, *trace]:
                network = self._place(file, _number(line)) if file else None
                if refusal := self._prevented(fence, variable, network, _triples(trace)):
                    raise refusal
                return self._failed(kind, text, network, _triples(trace))
            case "unstartable", [why]:
                raise self._refusal(f"cannot be started: {why}", "")
            case "replaced", []:
                raise self._refusal(
                    "hands over to another program, which was not followed",
                    "name the command that it becomes as an entry point of its own",
                )
            case "busy", ["import", *trace] if status is None:
                return self._outcome("", f"it is still importing after {self._limit}", _triples(trace))
            case "busy", ["run" | "work", *_] if status is None:
                return self._started()
            case "busy", ["work", *_] if status >= 0:
                return self._started()
        if status is None:
            raise self._refusal(
                f"is still running after {self._limit}, and does not say whether it still imports",
                "raise `smoke.timeout`",
            )
        if not word:
            remedy = "does that interpreter start on this machine?"
            raise self._refusal(f"is {_end(status)}, before its first import", remedy)
        if status == 0 and self.launch.steps[-1].kind != "import":
            raise self._refusal("ends with exit status 0 before it could be asked how", "see what it calls to end")
        return Outcome("fails", self.launch.place, message=f"the process is {_end(status)}")

    @property
    def _limit(self) -> str:
        return f"{self.options.timeout:g} seconds (`smoke.timeout`)"

    def _words(self, report: str) -> list[str]:
        try:
            return [bytes.fromhex(field).decode("utf-8", "surrogatepass") for field in report.split(" ")]
        except ValueError:
            return [""]

    def _refusal(self, what: str, remedy: str, place: Location | None = None) -> CannotJudge:
        title = self.launch.title
        return CannotJudge(f"'{title}' {what}", place or self.launch.place, title, remedy)

    def _started(self) -> Outcome:
        if self.launch.unknown:
            return Outcome("depends", self.launch.place, depends=self.launch.unknown)
        return Outcome("starts", self.launch.place)

    def _prevented(
        self, fence: str, variable: str, network: Location | None, trace: list[_Frame]
    ) -> CannotJudge | None:
        """Why an exception says nothing about the deploy: it comes from the fence."""
        if fence:
            when = "while it is imported" if fence == "import" else "before it has imported everything"
            return self._refusal(
                f"asks for the network {when}, and that is fenced off",
                "connect when the first request comes, not on import; or switch `imports/smoke` off",
                network,
            )
        if variable:
            remedy = "give it a value for this under `smoke.environment`"
            return self._refusal(f"needs the environment variable {variable}", remedy, self._innermost(trace))
        return None

    def _failed(self, kind: str, text: str, network: Location | None, trace: list[_Frame]) -> Outcome:
        if kind == "MemoryError":
            text = f"more than {self.options.memory} MiB (`smoke.memory`)"
        depends = (Related("it had asked for the network here, which is fenced off", network),) if network else ()
        return self._outcome(kind, self._shown(text), trace, depends)

    def _outcome(self, kind: str, text: str, trace: list[_Frame], depends: tuple[Related, ...] = ()) -> Outcome:
        own = [frame for frame in trace if self._is_own(frame.file)]
        related = tuple(
            Related(
                "imported from here" if inner.function == "<module>" else "called from here",
                self._place(frame.file, frame.line),
            )
            for frame, inner in pairwise([*own, *trace[-1:]])
            if frame != inner
        )
        return Outcome(
            "fails",
            self._place(trace[-1].file, trace[-1].line) if trace else self.launch.place,
            kind,
            text,
            related,
            depends,
            foreign=not trace or not self._is_own(trace[-1].file),
        )

    def _innermost(self, trace: list[_Frame]) -> Location | None:
        """The last line of the project's own."""
        own = [frame for frame in trace if self._is_own(frame.file)]
        return self._place(own[-1].file, own[-1].line) if own else None

    def _place(self, file: str, line: int) -> Location:
        return Location(shown(self.launch.cwd / file, self.deploy.root), line)

    def _is_own(self, file: str) -> bool:
        path = self.launch.cwd / file
        installed = any(path.is_relative_to(folder) for folder in self.launch.interpreter.site)
        inside = any(path.is_relative_to(root) for root in (self.deploy.root, self.deploy.root.resolve()))
        return inside and not installed and "site-packages" not in path.parts

    def _shown(self, text: str) -> str:
        """An exception's text without anything that is secret."""
        scrubbed = self.deploy.scrubber.scrub(text[:_LONGEST])
        return "\n".join(mask_source(line) for line in scrubbed.splitlines())


@dataclass(frozen=True)
class _Frame:
    file: str
    line: int
    function: str


def _triples(fields: list[str]) -> list[_Frame]:
    found = zip(fields[::3], fields[1::3], fields[2::3], strict=False)
    return [_Frame(file, _number(line), function) for file, line, function in found]


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() else 0


def _end(status: int) -> str:
    if status >= 0:
        return f"ended with exit status {status}, without an exception"
    try:
        name = signal.Signals(-status)
    except ValueError:
        return f"ended by signal {-status}"
    return _ENDS.get(name, f"ended by {name.name}")
