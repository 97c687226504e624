"""Reading a file that anyone could have put there: regular files only, bounded, never hanging; and writing one."""

from __future__ import annotations

import os
import stat
import tempfile
from contextlib import suppress
from pathlib import Path

__all__ = ["Unreadable", "read_bytes", "replace_file"]

_KINDS = (
    (stat.S_ISDIR, "a folder"),
    (stat.S_ISFIFO, "a FIFO"),
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
)
# A FIFO that takes the file's place between stat() and open() must not block either.
_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0) | getattr(os, "O_CLOEXEC", 0)


class Unreadable(Exception):
    """A file cannot be read. The message is a clause that follows the file's name: ``does not exist``."""


def read_bytes(path: Path, limit: int) -> bytes:
    """The content of a regular file.

    Args:
        path: The file. Symbolic links are followed.
        limit: The largest size that is read, in bytes.

    Raises:
        Unreadable: It is absent, larger, not a regular file, or the system refuses.
    """
    try:
        _refuse(path.stat(), limit)
        descriptor = os.open(path, _FLAGS | getattr(os, "O_BINARY", 0))
        with open(descriptor, "rb") as stream:  # noqa: PTH123 - pathlib opens no descriptor
            _refuse(os.fstat(descriptor), limit)
            data = stream.read(limit + 1)
    except FileNotFoundError:
        raise Unreadable("is a link that leads nowhere" if path.is_symlink() else "does not exist") from None
    except PermissionError:
        raise Unreadable("cannot be read: permission denied") from None
    except OSError as error:
        raise Unreadable(f"cannot be read: {error.strerror or 'the system refuses'}") from None
    except ValueError:
        raise Unreadable("is no valid path") from None
    if len(data) > limit:
        raise Unreadable(_too_large(limit))
    return data


def _refuse(status: os.stat_result, limit: int) -> None:
    for is_kind, name in _KINDS:
        if is_kind(status.st_mode):
            raise Unreadable(f"is {name}, not a file")
    if status.st_size > limit:
        raise Unreadable(_too_large(limit))


def _too_large(limit: int) -> str:
    return f"is larger than {limit // 1024:,} KiB"


def replace_file(path: Path, data: bytes) -> None:
    """Write a file so that either the old one is there or the new one, whatever happens.

    Raises:
        OSError: The system refuses.
    """
    descriptor, beside = tempfile.mkstemp(prefix=".deploygate.", dir=path.parent)
    try:
        with open(descriptor, "wb") as stream:  # noqa: PTH123 - pathlib opens no descriptor
            stream.write(data)
        # As open() would have made it; mkstemp keeps it to its owner.
        mode = path.stat().st_mode if path.exists() else 0o666 & ~_umask()
        Path(beside).chmod(mode & 0o777)
        Path(beside).replace(path)
    except BaseException:
        with suppress(OSError):
            Path(beside).unlink()
        raise


def _umask() -> int:
    known = os.umask(0o022)
    os.umask(known)
    return known
