"""A Dockerfile: what a container of its last stage starts."""

from __future__ import annotations

from dataclasses import replace

from ....finding import CannotJudge, Location
from ....rules import Deploy
from ...files import shown
from .image import Image, form_of, read_image
from .source import Source
from .words import Word

__all__ = ["dockerfile_source", "source_of"]


def dockerfile_source(path: str, deploy: Deploy) -> Source:
    """What a container of the image starts.

    Raises:
        CannotJudge: The Dockerfile cannot be read, or says not what is started.
    """
    image = read_image(path, deploy)
    source = source_of(image)
    if source is None:
        name = shown(deploy.root / path, deploy.root)
        message = f"'{name}' has neither ENTRYPOINT nor CMD in its last stage"
        raise CannotJudge(message, Location(name), name, "say under `command` and `cwd` what it starts")
    return source


def source_of(image: Image) -> Source | None:
    """A start of an image as it is; None where it says not what that is."""
    start = image.entrypoint or image.command
    if start is None:
        return None
    common = Source(
        start.text, start.place, image.workdir, environ=image.environ, copies=image.copies,
        version=image.version,
    )  # fmt: skip
    entry = form_of(image.entrypoint)
    command = form_of(image.command)
    if isinstance(entry, str):
        return replace(common, line=entry)
    if entry is None and isinstance(command, str):
        return replace(common, line=command)
    # A shell of the image is the shell's own words in front of a line.
    tail = [*image.shell, command] if isinstance(command, str) else command or []
    words = tuple(Word(word) for word in [*(entry or []), *tail])
    title = " ".join([*(entry or []), *(command if isinstance(command, list) else [command] if command else [])])
    return replace(common, title=title, words=words)
