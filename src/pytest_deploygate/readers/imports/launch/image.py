"""The image that a Dockerfile makes: its folder, its variables, what it starts, and where the checkout is in it."""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from ....finding import CannotJudge, Location
from ....rules import Deploy
from ...files import read_text, shown
from .instructions import Instruction, instructions
from .lexer import parse_line
from .places import Copied
from .words import NotFollowed, Word, expand

__all__ = ["Image", "form_of", "read_image"]

_PYTHON = re.compile(r"(?:.*/)?python:(\d+\.\d+)(?![\d])")
_OPTION = re.compile(r"--([a-z-]+)(?:=(\S*))?\s+")


@dataclass(frozen=True)
class Image:
    """A stage of a Dockerfile, or what a later one makes of it.

    Attributes:
        workdir: The working directory, absolute.
        environ: ``ENV``.
        copies: What it has of the checkout.
        entrypoint: ``ENTRYPOINT``, and the place; None where there is none.
        command: ``CMD``, likewise.
        inherited: The command is that of the image that it starts from.
        version: The Python that its first image is named for.
    """

    workdir: str = "/"
    environ: Mapping[str, Word] = field(default_factory=dict)
    copies: tuple[Copied, ...] = ()
    entrypoint: Instruction | None = None
    command: Instruction | None = None
    inherited: bool = False
    version: str = ""
    shell: tuple[str, ...] = ("/bin/sh", "-c")


def form_of(instruction: Instruction | None) -> str | list[str] | None:
    """The words of an exec form, or the line of a shell form."""
    if instruction is None:
        return None
    try:
        words = json.loads(instruction.text) if instruction.text.startswith("[") else None
    except (ValueError, RecursionError):
        words = None
    return words if isinstance(words, list) and all(isinstance(word, str) for word in words) else instruction.text


def read_image(
    path: str,
    deploy: Deploy,
    *,
    context: str | None = None,
    target: str = "",
    arguments: Mapping[str, str] | None = None,
) -> Image:
    """The image that a Dockerfile makes.

    Args:
        path: The Dockerfile, relative to the root.
        deploy: The deploy.
        context: The folder that is copied from, relative to the root; None for the root, or the Dockerfile's own
            folder where only that has what is copied.
        target: The stage that is asked for, or the last.
        arguments: Values for ``ARG``.

    Raises:
        CannotJudge: It cannot be read, or has no such stage.
    """
    file = deploy.root / path
    name = shown(file, deploy.root)
    text = read_text(file, deploy.root)
    steps = list(instructions(text, name))
    reader = _Reader(deploy.root, "", dict(arguments or {}))
    reader.context = _context(steps, file.parent, deploy.root) if context is None else context
    for step in steps:
        reader.take(step)
        if target and step.name == "FROM" and len(reader.stages) > 1 and target in reader.finished:
            break
    found = reader.finished.get(target) if target else None
    image = found or (reader.stages[-1] if reader.stages else None)
    if image is None or (target and target not in {*reader.finished, reader.name}):
        raise CannotJudge(f"'{name}' has no stage{f' {target!r}' if target else ''}", Location(name), name)
    return image


def _context(steps: list[Instruction], folder: Path, root: Path) -> str:
    """Where the image is built, where nobody says it: at the root, unless only the Dockerfile's folder fits."""
    sources = [source for step in steps if step.name == "COPY" for source in _sources(step.text)[0]]
    plain = [source for source in sources if not re.search(r"[*?$]", source)]
    if any(not (root / source).exists() for source in plain) and all((folder / source).exists() for source in plain):
        return shown(folder, root)
    return "."


def _sources(text: str) -> tuple[list[str], str, dict[str, str]]:
    """What a COPY copies, to where, and its options."""
    options: dict[str, str] = {}
    while option := _OPTION.match(text):
        options[option[1]] = option[2] or ""
        text = text[option.end() :]
    words = form_of(Instruction("", text, Location("")))
    parts = words if isinstance(words, list) else text.split()
    return (
        [part.lstrip("/") if not options.get("from") else part for part in parts[:-1]],
        parts[-1] if parts else "",
        options,
    )


@dataclass
class _Reader:
    root: Path
    context: str
    arguments: dict[str, str]
    stages: list[Image] = field(default_factory=list)
    finished: dict[str, Image] = field(default_factory=dict)
    defaults: dict[str, Word] = field(default_factory=dict)
    declared: dict[str, Word] = field(default_factory=dict)
    name: str = ""

    def take(self, step: Instruction) -> None:
        if step.name == "FROM":
            self._from(step)
        elif step.name == "ARG":
            self._arg(step)
        elif self.stages:
            self.stages[-1] = self._changed(self.stages[-1], step)
            if self.name:
                self.finished[self.name] = self.stages[-1]
            self.finished[str(len(self.stages) - 1)] = self.stages[-1]

    def _from(self, step: Instruction) -> None:
        words = [word for word in step.text.split() if not word.startswith("--")]
        base = self._text(words[0], Image()).text if words else ""
        self.name = words[2].lower() if len(words) == 3 and words[1].lower() == "as" else ""
        known = self.finished.get(base.lower())
        version = _PYTHON.match(base)
        image = replace(known, inherited=True) if known else Image(version=version[1] if version else "")
        self.declared = {}
        self.stages.append(image)
        self.finished[str(len(self.stages) - 1)] = image
        if self.name:
            self.finished[self.name] = image

    def _arg(self, step: Instruction) -> None:
        for key, word in self._pairs(step.text, self.stages[-1] if self.stages else Image()):
            given = self.arguments.get(key)
            value = Word(given) if given is not None else word or self.defaults.get(key)
            (self.declared if self.stages else self.defaults)[key] = value or Word("", f"${key}")

    def _changed(self, image: Image, step: Instruction) -> Image:
        if step.name == "WORKDIR":
            word = self._text(step.text, image)
            if word.unknown:
                return replace(image, workdir=step.text)
            return replace(image, workdir=posixpath.normpath(posixpath.join(image.workdir, word.text)))
        if step.name == "ENV":
            pairs = {key: word or Word("") for key, word in self._pairs(step.text, image)}
            return replace(image, environ={**image.environ, **pairs})
        if step.name in {"COPY", "ADD"}:
            return replace(image, copies=(*self._copied(image, step), *image.copies))
        if step.name == "CMD":
            return replace(image, command=step, inherited=False)
        if step.name == "ENTRYPOINT":
            # It takes back a command that comes from the image below.
            return replace(image, entrypoint=step, command=None if image.inherited else image.command)
        if step.name == "SHELL":
            words = form_of(step)
            return replace(image, shell=tuple(words)) if isinstance(words, list) else image
        return image

    def _pairs(self, text: str, image: Image) -> Iterator[tuple[str, Word | None]]:
        """``NAME=value`` of ENV and ARG, and ENV's older ``NAME value``."""
        try:
            (command, *more) = parse_line(text)
        except (NotFollowed, ValueError):
            return
        if more:
            return
        for key, raw in command.assignments:
            yield key, expand(raw, lambda name: self._value(name, image), split=False)[0]
        words = [expand(raw, lambda name: self._value(name, image), split=False)[0] for raw in command.words]
        if not command.assignments and len(words) > 1:
            yield words[0].text, Word(" ".join(word.text for word in words[1:]), words[1].unknown)
        elif not command.assignments and words:
            yield words[0].text, None

    def _text(self, text: str, image: Image) -> Word:
        try:
            (command,) = parse_line(text)
            (word,) = command.words
        except (NotFollowed, ValueError):
            return Word(text, "" if "$" not in text else text)
        return expand(word, lambda name: self._value(name, image), split=False)[0]

    def _value(self, name: str, image: Image) -> Word | None:
        if name in image.environ:
            return image.environ[name]
        if name in self.declared:
            return self.declared[name]
        if not self.stages and name in self.defaults:
            return self.defaults[name]
        if name in self.defaults and image == Image():
            return self.defaults[name]
        return Word("") if name.startswith("PYTHON") else None

    def _copied(self, image: Image, step: Instruction) -> Iterator[Copied]:
        sources, destination, options = _sources(step.text)
        target = self._text(destination, image)
        if target.unknown or not sources:
            return
        there = posixpath.normpath(posixpath.join(image.workdir, target.text))
        into = target.text.endswith("/") or target.text in {".", ".."} or len(sources) > 1
        for source in sources:
            for here in self._here(source, options.get("from")):
                if (self.root / here).is_dir():
                    yield from _with_above(there, here)
                elif (self.root / here).is_file():
                    name = posixpath.basename(here)
                    yield Copied(posixpath.join(there, name) if into else there, here)

    def _here(self, source: str, stage: str | None) -> Iterator[str]:
        """What is copied, in the checkout."""
        if stage is None:
            below = posixpath.normpath(posixpath.join(self.context, source))
            if re.search(r"[*?]", below):
                yield from (shown(path, self.root) for path in sorted(self.root.glob(below)))
            elif not below.startswith(".."):
                yield below
            return
        image = self.finished.get(stage.lower())
        for copied in image.copies if image else ():
            wanted = posixpath.normpath(posixpath.join("/", source))
            if wanted == copied.there or wanted.startswith(f"{copied.there.rstrip('/')}/"):
                yield posixpath.normpath(posixpath.join(copied.here, posixpath.relpath(wanted, copied.there)))
                return


def _with_above(there: str, here: str) -> Iterator[Copied]:
    """A copied folder; where it keeps its name, the folders above it are each other's as well."""
    yield Copied(there, here)
    while there not in {"/", ""} and here != "." and posixpath.basename(there) == posixpath.basename(here):
        there, here = posixpath.dirname(there), posixpath.dirname(here) or "."
        if there != "/":
            yield Copied(there, here, implied=True)
