"""``deploygate init``: look at a repository, and write the first draft of its gate file."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..files import replace_file

if TYPE_CHECKING:
    from ..inference import Inferred

    Subparsers = argparse._SubParsersAction[Any]

FILE = "deploygate.yaml"
NOTHING = (
    "nothing here is certain enough for a gate file. Known are PM2's ecosystem files, docker compose files, Procfiles, "
    "Dockerfiles, systemd units, Python applications, and migrations; run this in the folder that has them, or write "
    f"{FILE} by hand, as `deploygate schema` describes it"
)


def add(subparsers: Subparsers) -> None:
    """Make the verb known."""
    parser = subparsers.add_parser(
        "init",
        help="write a first gate file from what the repository says",
        description=f"Looks at this folder, runs nothing of it, and writes a commented {FILE} that validates. Prints "
        "what it inferred and from where, and what it could not tell. Exit status: 0, or 4 where nothing was written.",
    )
    parser.add_argument("--dry-run", action="store_true", help="print what would be written, and write nothing")
    parser.add_argument("--force", action="store_true", help="replace the gate file that is there")
    parser.add_argument("--ci", choices=("github", "gitlab"), help="also a CI configuration that runs the gate")
    parser.add_argument("--pre-commit", action="store_true", help="also a configuration for pre-commit")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Look, print and write.

    Raises:
        CliError: There is a gate file already, or nothing can be written. The text says why.
        GateErrors: The gate file that is there is not the only one.
    """
    from ..cli import CliError
    from ..inference import infer
    from ..secret import Scrubber

    root = Path.cwd()
    target, pyproject = (root / FILE, None) if args.dry_run else _target(root, force=args.force)
    scrubber = Scrubber()
    found = infer(root, os.environ, scrubber)
    if not found.text:
        sys.stderr.writelines(f"{scrubber.scrub(line)}\n" for line in _seen(found))
        raise CliError(NOTHING)
    _check(found.text)
    files = {target: found.text, **_calls(root, args)}
    if args.dry_run:
        _print(files)
    else:
        _write(target, found.text, force=args.force)
        if pyproject is not None:
            _write(root / "pyproject.toml", pyproject, force=True)
        _offer(root, {path: text for path, text in files.items() if path != target})
    stream = sys.stderr if args.dry_run else sys.stdout
    stream.writelines(f"{scrubber.scrub(line)}\n" for line in _told(found, target.name, written=not args.dry_run))
    return 0


def _target(root: Path, *, force: bool) -> tuple[Path, str | None]:
    """The file to write, and the pyproject.toml without the table that it replaces.

    Raises:
        CliError: There is a gate file.
        GateErrors: There is more than one.
    """
    from ..cli import CliError
    from ..gate import find

    known = find(root)
    if known is None or known.parent != root:
        return root / FILE, None
    if not force:
        raise CliError(f"there is a gate file already, {known.name}; --force replaces it, and --dry-run only prints")
    if known.name != "pyproject.toml":
        return known, None
    return root / FILE, _without_table(known)


def _without_table(path: Path) -> str:
    """A pyproject.toml without [tool.deploygate].

    Raises:
        CliError: It cannot be taken out by whole lines.
    """
    from ..cli import CliError
    from ..toml import loads

    text = path.read_bytes().decode("utf-8-sig")
    kept, skips = [], False
    for line in text.splitlines(keepends=True):
        if line.lstrip().startswith("["):
            name = "".join(line.strip().lstrip("[").split("]")[0].split())
            skips = name == "tool.deploygate" or name.startswith("tool.deploygate.")
        kept += [] if skips else [line]
    left, wanted = "".join(kept), loads(text)
    del wanted["tool"]["deploygate"]
    try:
        is_same = {"tool": {}, **loads(left)} == wanted
    except ValueError:
        is_same = False
    if not is_same:
        raise CliError("[tool.deploygate] cannot be taken out of pyproject.toml here; take it out, and run this again")
    return left


def _check(text: str) -> None:
    """Make sure that a gate file is one.

    Raises:
        CliError: It is none.
    """
    from ..cli import CliError
    from ..extensions import installed
    from ..gate import GateErrors, load

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / FILE
        path.write_text(text, "utf-8")
        try:
            load(path, installed(), {})
        except GateErrors as errors:
            first = errors.errors[0]
            where = f"{first.place.line}:{first.place.column}: {first.message}"
            raise CliError(f"what was inferred makes no valid gate file, and nothing was written ({where})") from None


def _calls(root: Path, args: argparse.Namespace) -> Mapping[Path, str]:
    """The files that run the gate, as far as they are asked for."""
    from importlib.metadata import version

    from ..inference.calls import CI, PRE_COMMIT, commands, pre_commit

    files = {}
    if args.ci:
        path, text = CI[args.ci]
        files[root / path] = text(commands(root))
    if args.pre_commit:
        files[root / PRE_COMMIT] = pre_commit(version("pytest-deploygate"))
    return files


def _write(path: Path, text: str, *, force: bool) -> None:
    """Write a file; one that is there is only replaced where that is allowed.

    Raises:
        CliError: It cannot be written.
    """
    from ..cli import CliError

    try:
        if force:
            replace_file(path, text.encode())
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("x", encoding="utf-8") as stream:
                stream.write(text)
    except OSError as error:
        raise CliError(f"{path.name} cannot be written: {error.strerror}") from None


def _offer(root: Path, files: Mapping[Path, str]) -> None:
    """Write those files that are not there yet, and print what belongs into the others."""
    for path, text in files.items():
        name = path.relative_to(root).as_posix()
        if os.path.lexists(path):
            sys.stdout.write(f"{name} is there already, and was not touched. What belongs into it:\n\n{text}\n")
        else:
            _write(path, text, force=False)
            sys.stdout.write(f"{name} was written\n")


def _print(files: Mapping[Path, str]) -> None:
    for path, text in files.items():
        head = "" if path.name == FILE else f"\n# {path.relative_to(Path.cwd()).as_posix()}\n"
        sys.stdout.write(head + text)


def _told(found: Inferred, name: str, *, written: bool) -> Iterator[str]:
    noun = "environment" if len(found.environments) == 1 else "environments"
    yield f"{name} {'was' if written else 'would be'} written, with the {noun} {', '.join(found.environments)}"
    yield from _seen(found)
    yield f"Next: look it over, and run `pytest --deploygate --env={found.environments[0]}`"


def _seen(found: Inferred) -> Iterator[str]:
    from ..inference.document import one_line

    sure = [one for one in found.told if one.sure]
    guesses = [one for one in found.told if not one.sure]
    for title, values in (("Inferred:", sure), ("Only guessed, and left to you in comments:", guesses)):
        if values:
            yield title
        for one in values:
            yield f"  {one.path}: {one.text}" + (f"  ({one.note})" if one.note else "")
    if found.problems:
        yield "Not told, or not read:"
        yield from (f"  {one_line(problem)}" for problem in dict.fromkeys(found.problems))
