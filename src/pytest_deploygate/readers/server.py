"""Which server is this? Its host name, variables, role files and paths; judges nothing."""

from __future__ import annotations

import socket
from collections.abc import Mapping
from pathlib import Path

from ..files import Unreadable, read_bytes
from ..server import Answer, Questions, ServerFacts

MAX_ROLE_FILE = 4096


def read_server(questions: Questions, environ: Mapping[str, str], root: Path) -> ServerFacts:
    """The facts that were asked for.

    Args:
        questions: What to find out.
        environ: The process environment.
        root: The folder that relative paths start from.
    """
    return ServerFacts(
        hostname=socket.gethostname(),
        variables={name: _variable(environ.get(name)) for name in sorted(questions.variables)},
        files={path: _content(root / path) for path in sorted(questions.files)},
        paths={path: _exists(root / path) for path in sorted(questions.paths)},
    )


def _variable(value: str | None) -> Answer:
    if value is None:
        return Answer(None, "is not set")
    return _stripped(value)


def _content(path: Path) -> Answer:
    try:
        return _stripped(read_bytes(path, MAX_ROLE_FILE).decode("utf-8-sig"))
    except Unreadable as refusal:
        return Answer(None, str(refusal))
    except UnicodeDecodeError:
        return Answer(None, "is not UTF-8 text")


def _stripped(text: str) -> Answer:
    text = text.strip()
    return Answer(text) if text else Answer(None, "is empty")


def _exists(path: Path) -> bool | None:
    try:
        path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    except (OSError, ValueError):
        return None
    return True
