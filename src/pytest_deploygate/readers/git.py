"""Asking git about a project, so that nothing which the repository chooses is run."""

from __future__ import annotations

import subprocess
from collections.abc import Iterable, Mapping
from pathlib import Path

__all__ = ["GitFailed", "in_work_tree", "names", "tracked"]

SECONDS = 5
# A file system monitor is a program that the repository chooses. Whose folder it is does not matter to who only
# reads it, and in a container it is often somebody else's.
_SETTINGS = ("-c", "core.fsmonitor=false", "-c", "safe.directory=*")


class GitFailed(Exception):
    """git cannot answer. The message is a clause."""


def in_work_tree(root: Path) -> bool:
    """Whether a folder looks like a part of a git work tree."""
    return any((folder / ".git").exists() for folder in (root, *root.parents))


def names(root: Path, environ: Mapping[str, str], *command: str, given: Iterable[str] = (), none: int = 0) -> list[str]:
    """The file names that a git command prints with ``-z``.

    Args:
        root: The folder to which they are relative.
        environ: The process environment.
        command: The command and its options.
        given: File names for its standard input.
        none: The exit status with which it says that there are none.

    Raises:
        GitFailed: git is not there, takes too long or refuses.
    """
    # GIT_DIR, GIT_WORK_TREE and the like are set inside hooks, and are about another folder.
    clean = {name: value for name, value in environ.items() if not name.startswith("GIT_")}
    try:
        done = subprocess.run(  # noqa: S603 - the paths go through standard input
            ["git", *_SETTINGS, *command],  # noqa: S607 - git is found in PATH
            input="\0".join(given).encode("utf-8", "surrogateescape"),
            cwd=root,
            env=clean,
            capture_output=True,
            timeout=SECONDS,
            check=False,
        )
    except FileNotFoundError:
        raise GitFailed("git is not installed") from None
    except subprocess.TimeoutExpired:
        raise GitFailed(f"git did not answer within {SECONDS} seconds") from None
    except (OSError, ValueError):
        raise GitFailed("git cannot be run") from None
    if done.returncode not in (0, none):
        raise GitFailed("git refuses to read this repository")
    return [name for name in done.stdout.decode("utf-8", "surrogateescape").split("\0") if name]


def tracked(root: Path, environ: Mapping[str, str]) -> list[str]:
    """The files below a folder that git has in its index; none where the folder is in no work tree.

    Raises:
        GitFailed: There is a work tree, and git cannot say.
    """
    return names(root, environ, "ls-files", "-z") if in_work_tree(root) else []
