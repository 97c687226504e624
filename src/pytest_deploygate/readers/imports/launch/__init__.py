"""What a gate file says is started, taken apart into what each process imports, and with which ``sys.path``."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from ....families.imports import Entrypoint, ImportsOptions
from ....finding import CannotJudge, Location
from ....rules import Deploy
from ....secret import spoken_secrets
from ...files import is_inside
from ..interpreter import Interpreter, find_interpreter
from ..steps import Launch
from .django import with_django
from .places import Places
from .python import begun
from .source import Source
from .sources import sources_of
from .start import NO_FLAGS, Start, real
from .words import Word

__all__ = ["read_launches", "roots_of"]

_MODULE = re.compile(r"([^\W\d]\w*(?:\.[^\W\d]\w*)*)(?::([^\W\d]\w*(?:\.[^\W\d]\w*)*(?:\(\))?))?")
_ASSIGNED = re.compile(r"([A-Za-z_]\w*)=[\"']?([^\s\"']+)")
_KEYS = ("module", "command", "pm2", "procfile", "dockerfile", "systemd", "compose")


def read_launches(
    options: ImportsOptions, deploy: Deploy, interpreter: Interpreter | CannotJudge
) -> tuple[Launch | CannotJudge, ...]:
    """What each entry point of an environment starts.

    Args:
        options: The family's.
        deploy: The environment.
        interpreter: The Python of the whole section, or why it is not known.

    Returns:
        A launch for each process, in the order of the gate file; or why it cannot be judged.
    """
    found: list[Launch | CannotJudge] = []
    for index, entry in enumerate(options.entrypoints):
        reader = _Entry(options, deploy, interpreter, index, _uniform(entry))
        try:
            found += reader.launches()
        except CannotJudge as refusal:
            found.append(refusal)
    return tuple(found)


def roots_of(options: ImportsOptions, deploy: Deploy) -> tuple[Path, ...]:
    """The folders that the project's modules are imported from, absolute.

    Raises:
        CannotJudge: One of them leads out of the project.
    """
    root = real(deploy.root)
    if options.roots is None:
        source = root / "src"
        has_packages = source.is_dir() and any(source.glob("*/__init__.py"))
        return (source if has_packages else root,)
    for index, name in enumerate(options.roots):
        if not is_inside(root / name, root):
            raise CannotJudge(f"the root '{name}' is outside the project", options.place("roots", index), name)
    return tuple(real(root / name) for name in options.roots)


def _uniform(entry: Entrypoint | str) -> Entrypoint:
    if isinstance(entry, Entrypoint):
        return entry
    text = entry.strip()
    is_command = len(text.split()) > 1 or text.endswith(".py")
    return Entrypoint(command=text) if is_command else Entrypoint(module=text)


@dataclass(frozen=True)
class _Entry:
    """One entry of ``entrypoints``."""

    options: ImportsOptions
    deploy: Deploy
    given: Interpreter | CannotJudge
    index: int
    entry: Entrypoint

    def launches(self) -> Iterator[Launch | CannotJudge]:
        entry = self.entry
        keys = [key for key in _KEYS if getattr(entry, key) is not None]
        subject = f"entrypoints[{self.index}]"
        if len(keys) != 1:
            what = " and ".join(f"`{key}`" for key in keys) or "none of them"
            remedy = f"keep exactly one of {', '.join(_KEYS)}"
            raise CannotJudge(
                f"an entry point says what is started by one key, and this one has {what}",
                self.options.place("entrypoints", self.index),
                subject,
                remedy,
            )
        self.deploy.scrubber.add_environment(entry.environment)
        place = self.options.place("entrypoints", self.index, keys[0])
        if keys == ["module"]:
            yield self._module(str(entry.module), place)
            return
        for source in sources_of(entry, self.options, self.deploy, place, subject):
            yield source if isinstance(source, CannotJudge) else self._judged(source, source.follow)

    def _interpreter(self) -> Interpreter:
        if self.entry.python is not None:
            place = self.options.place("entrypoints", self.index, "python")
            return find_interpreter(self.entry.python, self.deploy.root, place)
        if isinstance(self.given, CannotJudge):
            raise self.given
        return self.given

    def _start(self, source: Source) -> Start:
        root = real(self.deploy.root)
        declared = self.options.deploy_path
        named = [declared] if isinstance(declared, str) else list(declared or ())
        places = Places(root, tuple(named), source.copies)
        environ = {**source.environ, **{name: Word(value) for name, value in self.entry.environment.items()}}
        places.learn(_absolute_paths(source, environ.values()))
        title = _title(source.title, self.deploy)
        start = Start(title, source.place, self._interpreter(), places, root, environ, source.unknown)
        if source.version and source.version != start.interpreter.short and self.entry.python is None:
            raise start.refusal(
                f"Python {source.version} is said to run this, and what is known is Python {start.interpreter.short}",
                "name that interpreter under `python`",
            )
        if self.entry.cwd is not None:
            return start.moved(start.path(self.entry.cwd, "`cwd`"))
        if source.cwd == "/" and places.find("/", root) is None:
            # Where nothing else is said, a service runs there, and finds nothing of the project.
            return replace(start, cwd=Path("/"))
        return start.moved(start.path(source.cwd, "the working directory"))

    def _judged(self, source: Source, follow: Callable[[Start], Launch]) -> Launch | CannotJudge:
        try:
            start = self._start(source)
            if not start.cwd.is_dir():
                raise start.refusal(f"there is no folder '{source.cwd}' to start in", "correct the working directory")
            return with_django(follow(start), start)
        except CannotJudge as refusal:
            return refusal
        except RecursionError:
            return CannotJudge("what is started here is nested too deeply to be read", source.place, source.title)

    def _module(self, text: str, place: Location) -> Launch | CannotJudge:
        found = _MODULE.fullmatch(text.strip())
        if found is None:
            remedy = "write `package.module` or `package.module:name`; a command line belongs under `command`"
            return CannotJudge(f"'{text}' is no module", place, text, remedy)

        def follow(start: Start) -> Launch:
            run = begun(start, NO_FLAGS, None)
            for root in reversed(roots_of(self.options, self.deploy)):
                run = run.with_path(run.path.inserted(root, "a root"))
            return run.importing(found[1], found[2] or "").launch()

        return self._judged(Source(text, place, "."), follow)


def _absolute_paths(source: Source, values: Iterable[Word]) -> Iterator[str]:
    for text in (source.cwd, source.line, *(word.text for word in (*source.words, *values))):
        yield from re.findall(r"(?<![\w.~})/:-])/[\w./@+-]+", text)


def _title(text: str, deploy: Deploy) -> str:
    """A line as reports show it: on one line, not too long, without what is secret in it."""
    for secret in spoken_secrets(text):
        deploy.scrubber.add(secret)
    deploy.scrubber.add_environment(dict(_ASSIGNED.findall(text)))
    text = deploy.scrubber.scrub(" ".join(text.split()))
    return text if len(text) <= 120 else f"{text[:119]}…"
