"""pytest: the conftests and test modules of a run, in its order, each with the path that its import mode makes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from fnmatch import fnmatch
from pathlib import Path

from ...files import shown
from ..steps import Launch, Step
from .arguments import Parsed
from .launcher import ARGPARSE, Launcher
from .pytest_config import Config, find_config, split, words_of
from .pytest_options import GRAMMAR
from .start import Run, Start, real
from .words import Word

__all__ = ["PYTEST", "PYTEST_OLD"]

_MODES = frozenset(["prepend", "append", "importlib"])
_SKIPPED = ("*.egg", ".*", "_darcs", "build", "CVS", "dist", "node_modules", "venv", "{arch}")
_MOST_FILES = 20_000
# What of its own pytest has imported before it looks at a conftest; all of these have long been there.
_LOADS = tuple(
    f"_pytest.{name}"
    for name in "mark main runner fixtures helpconfig python terminal debugging unittest capture skipping legacypath "
    "tmpdir monkeypatch recwarn pastebin assertion junitxml doctest cacheprovider setuponly setupplan stepwise "
    "unraisableexception threadexception warnings logging reports faulthandler".split()
)


def _follow(run: Run) -> Launch:
    start = run.start
    given = GRAMMAR.parse(run.arguments, start)
    named = [start.known(word, "a path that pytest is given").partition("::")[0] for word in given.positionals]
    if given.has("--pyargs"):
        raise start.refusal("what `--pyargs` finds is not followed", "give pytest paths")
    config = find_config(_path(given, "-c", start), [start.path(name, "a path of pytest") for name in named], start)
    given = _with_addopts(given, config, run)
    overrides = [start.known(word, "`-o`").partition("=") for word in given.options.get("-o", ())]
    config = replace(config, values={**config.values, **{name.strip(): value for name, _, value in overrides}})
    mode = _mode(given, start)
    base = config.folder
    for entry in reversed(words_of(config, "pythonpath", start)):
        run = run.with_path(run.path.inserted(start.path(entry, "`pythonpath`", cwd=base), "`pythonpath` of pytest"))
    paths = [start.path(name, "a path of pytest") for name in named] or _testpaths(config, start)
    for path in paths:
        if not path.exists():
            raise start.refusal(f"pytest is given '{path.name}', which is not there", "check the path")
    ignored = (start.path(start.known(word, "`--ignore`"), "`--ignore`") for word in given.options.get("--ignore", ()))
    session = _Session(run, mode, config, start, given.has("--noconftest"), frozenset(ignored))
    session.begin(paths)
    for path in paths:
        session.collect(path)
    if not session.run.steps:
        raise start.refusal("pytest finds neither a conftest nor a test module here", "name the tests")
    return session.run.launch()


def _path(given: Parsed, option: str, start: Start) -> Path | None:
    word = given.last(option)
    return start.path(start.known(word, f"`{option}`"), f"`{option}`") if word else None


def _with_addopts(given: Parsed, config: Config, run: Run) -> Parsed:
    """The options, with those that the config and the environment put before them."""
    more = words_of(config, "addopts", run.start) + split(run.start.variable("PYTEST_ADDOPTS"), run.start)
    earlier = GRAMMAR.parse([Word(word) for word in more], run.start)
    names = [*earlier.options, *given.options]
    options = {name: [*earlier.options.get(name, ()), *given.options.get(name, ())] for name in names}
    return Parsed(options, given.positionals)


def _mode(given: Parsed, start: Start) -> str:
    word = given.last("--import-mode")
    mode = start.known(word, "`--import-mode`") if word else "prepend"
    if mode not in _MODES:
        raise start.refusal(f"pytest has no import mode '{mode}'")
    return mode


def _testpaths(config: Config, start: Start) -> list[Path]:
    """``testpaths``, which count where pytest is started from the root; else the working directory."""
    if start.cwd == config.folder:
        patterns = words_of(config, "testpaths", start)
        # An absolute one, or one that leads upwards, names no tests of this project.
        inside = [pattern for pattern in patterns if not pattern.startswith("/") and ".." not in pattern]
        found = [path for pattern in inside for path in sorted(config.folder.glob(pattern))]
        if found:
            return found
    return [start.cwd]


@dataclass
class _Session:
    run: Run
    mode: str
    config: Config
    start: Start
    noconftest: bool = False
    ignored: frozenset[Path] = frozenset()
    seen: set[Path] = field(default_factory=set)
    names: dict[str, Path] = field(default_factory=dict)
    count: int = 0

    def begin(self, paths: Sequence[Path]) -> None:
        """The conftests that are there from the start: those around the paths, and in folders called test…."""
        for path in paths:
            folder = path if path.is_dir() else path.parent
            self._conftests(folder)
            if path.is_dir():
                for below in sorted(folder.glob("test*")):
                    if below.is_dir():
                        self._conftests(below)

    def collect(self, path: Path) -> None:
        """The test modules under a path; each folder's conftest comes before what is in it."""
        self.count += 1
        if self.count > _MOST_FILES:
            raise self.start.refusal("pytest looks at too many files here", "name the tests")
        if path.is_file():
            self._conftests(path.parent)
            self._import(path)
            return
        self._conftests(path)
        for entry in self._entries(path):
            if entry.is_dir():
                if not self._is_skipped(entry):
                    self.collect(entry)
            elif self._is_test(entry):
                self._import(entry)

    def _entries(self, folder: Path) -> list[Path]:
        try:
            entries = sorted(folder.iterdir(), key=lambda entry: (entry.name != "__init__.py", entry.name))
        except OSError:
            name = shown(folder, self.start.root)
            raise self.start.refusal(f"the folder '{name}', in which pytest looks, cannot be read") from None
        return [entry for entry in entries if entry.name != "__pycache__" and entry not in self.ignored]

    def _is_skipped(self, folder: Path) -> bool:
        patterns = words_of(self.config, "norecursedirs", self.start) or _SKIPPED
        if folder.is_symlink() and folder.is_relative_to(real(folder)):
            return True
        is_environment = (folder / "pyvenv.cfg").is_file() or (folder / "conda-meta" / "history").is_file()
        return is_environment or any(fnmatch(folder.name, pattern) for pattern in patterns)

    def _is_test(self, file: Path) -> bool:
        patterns = words_of(self.config, "python_files", self.start) or ["test_*.py", "*_test.py"]
        return file.suffix == ".py" and any(fnmatch(file.name, pattern) for pattern in patterns)

    def _conftests(self, folder: Path) -> None:
        if self.noconftest:
            return
        for above in reversed(list(self._inside(folder))):
            conftest = above / "conftest.py"
            if conftest.is_file():
                self._import(conftest)

    def _inside(self, folder: Path) -> Iterator[Path]:
        """A folder and those around it, up to that of the config."""
        yield folder
        for parent in folder.parents:
            if not parent.is_relative_to(self.config.folder):
                return
            yield parent

    def _import(self, file: Path) -> None:
        if file in self.seen:
            return
        self.seen.add(file)
        root, names = real(file).parent, [file.stem]
        while (root / "__init__.py").is_file():
            names.insert(0, root.name)
            root = root.parent
        names = names[:-1] if names[-1] == "__init__" else names
        if self.mode == "importlib":
            if len(names) > 1:
                raise self.start.refusal(
                    f"how pytest imports '{file.name}' by its file, inside a package, is not followed",
                    "judge these tests with `--import-mode=prepend`",
                )
            self._run(file)
            return
        path = self.run.path
        if self.mode == "append":
            path = path.appended(root, "the folder of the tests", once=True)
        elif path.whole[:1] != (str(root),):
            path = path.inserted(root, "the folder of the tests")
        self.run = self.run.with_path(path)
        name = ".".join(names)
        other = self.names.setdefault(name, file)
        if other != file and (name != "conftest" or self.mode == "append"):
            raise self.start.refusal(
                f"pytest refuses '{shown(file, self.start.root)}', as '{shown(other, self.start.root)}' has its name",
                "make packages of the folders, or rename one",
            )
        if name == "conftest":
            # All that are in no package have this name; pytest forgets each before it imports the next.
            self._run(file)
        else:
            self.run = self.run.importing(name)

    def _run(self, file: Path) -> None:
        """A file that is run by itself, whatever its name means elsewhere."""
        step = Step("script", str(file), self.run.path.whole)
        self.run = replace(self.run, steps=(*self.run.steps, step))


PYTEST = Launcher("pytest", "pytest", "pytest", ("pytest", *_LOADS, *ARGPARSE), _follow)
PYTEST_OLD = Launcher("py.test", "pytest", "pytest", ("pytest", *_LOADS, *ARGPARSE), _follow)
