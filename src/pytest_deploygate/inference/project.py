"""The repository as it is looked at: its files, without what is installed, built, or there for tests and examples."""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from ..finding import CannotJudge, Location
from ..marked import Document, MappingNode, Node, ScalarNode, compose
from ..readers.files import read_text
from ..readers.gitignore import ignored
from ..readers.walk import Walk
from ..rules import Deploy
from ..secret import Scrubber, is_secret_text

__all__ = ["Project", "above", "child", "is_usable", "line_of", "reading", "text_at"]

MOST = 50_000
_ASIDE = frozenset(
    "test tests __tests__ testing testdata fixtures e2e spec example examples sample samples demo demos doc docs "
    "benchmark benchmarks vendor third_party".split()
)
_SHOWN = frozenset([".github"])


@dataclass
class Project:
    """A repository.

    Attributes:
        root: Its folder.
        environ: The process environment, for git.
        scrubber: Told of every secret that a reader comes by.
        problems: What could not be read, each as a sentence.
    """

    root: Path
    environ: Mapping[str, str]
    scrubber: Scrubber = field(default_factory=Scrubber)
    problems: list[str] = field(default_factory=list)
    _texts: dict[str, str | None] = field(default_factory=dict)

    @cached_property
    def files(self) -> tuple[str, ...]:
        """What a checkout has: POSIX, relative to the root, a folder's files before those below it."""
        walk, found = Walk(self.root), list[str]()
        for folder, entries in walk.below(self.root):
            if any(part in _ASIDE or (part[0] == "." and part not in _SHOWN) for part in folder.split("/") if part):
                continue
            prefix = f"{folder}/" if folder else ""
            # What is no text, no gate file can name.
            names = (e.name for e in entries if not walk.is_folder(e) and not walk.leads_out(e) and _is_text(e.name))
            found += [prefix + name for name in names] if _is_text(folder) else []
            if len(found) > MOST:
                self.problems.append(f"there are more than {MOST:,} files; the others were not looked at")
                break
        self.problems += [str(problem) for problem in walk.problems]
        hidden = self.ignored(found)
        return tuple(name for name in found if name not in hidden)

    def ignored(self, paths: Iterable[str]) -> frozenset[str]:
        """Those of some paths that git ignores, so that another checkout has them not."""
        return ignored(paths, self.root, self.environ)

    def matching(self, pattern: str) -> list[re.Match[str]]:
        """The files whose whole path matches."""
        form = re.compile(pattern)
        return [found for name in self.files if (found := form.fullmatch(name))]

    def has(self, path: str) -> bool:
        """Whether a checkout has a file, or a file below a folder."""
        return path in self._paths

    @cached_property
    def _paths(self) -> frozenset[str]:
        return frozenset(self.files) | {folder for name in self.files for folder in above(name)}

    def text(self, path: str) -> str:
        """A file; nothing, and a problem, where it cannot be read."""
        if path not in self._texts:
            try:
                self._texts[path] = read_text(self.root / path, self.root)
            except CannotJudge as refusal:
                self._texts[path] = None
                self.problems.append(str(refusal))
        return self._texts[path] or ""

    def tree(self, path: str) -> Document:
        """A file of YAML or JSON; a problem where it is none. What can be understood of it is there nevertheless."""
        document = compose(self.text(path))
        # docker compose has tags of its own.
        told = [problem for problem in document.problems if "tag" not in problem.message]
        if told:
            mark = told[0].mark
            place = Location(path, *mark) if mark else Location(path)
            self._tell(f"'{path}' cannot be read: {told[0].message} ({place})")
        return document

    def data(self, path: str) -> dict[str, Any]:
        """A JSON file that holds an object; an empty one, and a problem, where it does not."""
        text = self.text(path)
        try:
            found = json.loads(text) if text.strip() else {}
        except (ValueError, RecursionError) as error:
            found = None
            at = f":{error.lineno}" if isinstance(error, json.JSONDecodeError) else ""
            self._tell(f"'{path}' cannot be read: it is no JSON ({path}{at})")
        return found if isinstance(found, dict) else {}

    def place(self, path: str, text: str) -> Location:
        """The first line of a file that has a text in it; the file, where none has."""
        lines = self.text(path).splitlines()
        return Location(path, next((number for number, line in enumerate(lines, 1) if text in line), 0))

    def _tell(self, problem: str) -> None:
        self.problems += [] if problem in self.problems else [problem]

    def deploy(self, environment: str = "init", **sections: Any) -> Deploy:
        """What a reader is asked about, with the options of other families that it may need."""
        return Deploy(
            self.root,
            self.root / "deploygate.yaml",
            environment,
            environ=self.environ,
            scrubber=self.scrubber,
            sections={family: {environment: options} for family, options in sections.items()},
        )


def _is_text(name: str) -> bool:
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True


@contextmanager
def reading() -> Iterator[None]:
    """Within this, a file that the system refuses is a reason why something cannot be known, like any other."""
    try:
        yield
    except OSError as error:
        raise CannotJudge(
            f"a part of it cannot be read: {error.strerror or 'the system refuses'}", Location("")
        ) from None


def is_usable(text: str) -> bool:
    """Whether a name can stand in the gate file: a text, not absurdly long, that does not look like a secret."""
    return bool(text.strip()) and len(text) <= 500 and "\0" not in text and _is_text(text) and not is_secret_text(text)


def above(path: str) -> Iterable[str]:
    """The folders that a path lies in, innermost first, without the root."""
    while path := posixpath.dirname(path):
        yield path


def child(node: Node | None, *keys: str) -> Node | None:
    """What stands below keys of mappings; None where there is nothing."""
    for key in keys:
        if not isinstance(node, MappingNode) or key not in node.entries:
            return None
        node = node.entries[key].value
    return node


def text_at(node: Node | None, *keys: str) -> str:
    """The text below keys; empty where there is none."""
    found = child(node, *keys)
    return found.text if isinstance(found, ScalarNode) and found.value is not None else ""


def line_of(path: str, node: Node, offset: int = 0) -> Location:
    """The line of a node, or one below it."""
    return Location(path, node.mark.line + offset)
