"""A service of a docker compose file: its command and entrypoint over those of the image that it builds."""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from ....families.imports import ComposeEntry, Entrypoint
from ....finding import CannotJudge, Location, Related
from ....marked import CORE, MappingNode, Mark, Node, ScalarNode, SequenceNode, compose
from ....rules import Deploy
from ...env.compose_file import DEFAULT_NAMES
from ...env.loaders import expand, parse
from ...files import read_text, shown
from .dockerfile import source_of
from .image import Image, read_image
from .instructions import Instruction
from .lexer import split_plainly
from .places import Copied
from .source import Source
from .words import NotFollowed, Word

__all__ = ["compose_source"]

_TELLING = ("PYTHON", "DJANGO_SETTINGS", "FLASK_APP", "GUNICORN_CMD", "UVICORN_")


def compose_source(asked: ComposeEntry, entry: Entrypoint, deploy: Deploy, place: Location) -> Source:
    """What a service starts.

    Raises:
        CannotJudge: The file cannot be read, has no such service, or says not what that starts.
    """
    path = asked.file or next((name for name in DEFAULT_NAMES if (deploy.root / name).is_file()), None)
    if path is None:
        remedy = f"name it under `file`; looked for {', '.join(DEFAULT_NAMES)}"
        raise CannotJudge("there is no compose file here", place, asked.service, remedy)
    return _Service(asked.service, posixpath.normpath(path), entry, deploy, place).source()


@dataclass
class _Service:
    name: str
    path: str
    entry: Entrypoint
    deploy: Deploy
    place: Location
    given: dict[str, str] = field(default_factory=dict)
    unknown: list[Related] = field(default_factory=list)

    def source(self) -> Source:
        service = self._node()
        self._read_dotenv()
        image = self._image(service)
        for key in ("env_file", "environment"):
            if key in service.entries:
                read = self._read_env_files if key == "env_file" else self._read_environment
                image = replace(image, environ={**image.environ, **dict(read(service.entries[key].value))})
        if "working_dir" in service.entries:
            folder = self._word(service.entries["working_dir"].value)
            image = replace(image, workdir=posixpath.normpath(posixpath.join("/", folder.text)))
        elif image == Image(environ=image.environ) and self.entry.cwd is None:
            where = service.entries.get("image")
            raise CannotJudge(
                f"where the service '{self.name}' is started is said by its image, which is not known here",
                self._at(where.value.mark) if where else self.place, self.name, "set `cwd` for this entry point",
            )  # fmt: skip
        if "volumes" in service.entries:
            image = replace(image, copies=(*self._mounted(service.entries["volumes"].value), *image.copies))
        return self._started(service, image)

    def _started(self, service: MappingNode, image: Image) -> Source:
        for key in ("entrypoint", "command"):
            if key not in service.entries:
                continue
            node = service.entries[key].value
            if isinstance(node, ScalarNode) and node.value is None:
                continue
            words = list(self._words(node))
            # Without a shell in between, whatever form the file has; JSON keeps the words apart.
            instruction = Instruction(key, _exec_form(words), self._at(_first(node)))
            unknown = next((word for word in words if word.unknown), None)
            if unknown is not None:
                raise CannotJudge(
                    f"the {key} of the service '{self.name}' depends on `{unknown.unknown}`, which is not known here",
                    instruction.place, self.name, "give it a default in the compose file",
                )  # fmt: skip
            if key == "entrypoint":
                image = replace(image, entrypoint=instruction if words else None, command=None)
            else:
                image = replace(image, command=instruction if words else None)
        source = source_of(image)
        if source is None:
            message = (
                f"neither '{self.path}' nor a Dockerfile of the project says what the service '{self.name}' starts"
            )
            raise CannotJudge(message, self.place, self.name, "give it a `command`")
        return replace(source, unknown=tuple(self.unknown))

    def _node(self) -> MappingNode:
        document = compose(read_text(self.deploy.root / self.path, self.deploy.root), CORE)
        if document.problems:
            problem = document.problems[0]
            where = self._at(problem.mark) if problem.mark else Location(self.path)
            raise CannotJudge(f"'{self.path}' cannot be read: {problem.message}", where, self.path, problem.hint)
        node: Node | None = document.root
        for key in ("services", self.name):
            node = node.entries[key].value if isinstance(node, MappingNode) and key in node.entries else None
        if not isinstance(node, MappingNode):
            raise CannotJudge(
                f"there is no service '{self.name}' in '{self.path}'", self.place, self.name, "check the name"
            )
        if "extends" in node.entries:
            where = self._at(node.entries["extends"].key.mark)
            raise CannotJudge(
                f"'{self.name}' extends a service from elsewhere, which is not followed", where, self.name
            )
        return node

    def _image(self, service: MappingNode) -> Image:
        """The image that the service builds; an empty one where it builds none."""
        if "build" not in service.entries:
            return Image()
        node = service.entries["build"].value
        context, file, target = self._word(node).text if isinstance(node, ScalarNode) else ".", "Dockerfile", ""
        arguments: dict[str, str] = {}
        if isinstance(node, MappingNode):
            told = {key: self._word(e.value).text for key, e in node.entries.items() if isinstance(e.value, ScalarNode)}
            context, file = told.get("context", "."), told.get("dockerfile", "Dockerfile")
            target = told.get("target", "")
            if "args" in node.entries:
                pairs = self._read_environment(node.entries["args"].value)
                arguments = {key: word.text for key, word in pairs if not word.unknown}
        folder = posixpath.normpath(posixpath.join(posixpath.dirname(self.path), context))
        path = posixpath.normpath(posixpath.join(folder, file))
        return read_image(path, self.deploy, context=folder, target=target.lower(), arguments=arguments)

    def _read_dotenv(self) -> None:
        path = self.deploy.root / posixpath.dirname(self.path) / ".env"
        if path.is_file():
            file = parse(read_text(path, self.deploy.root), "compose", shown(path, self.deploy.root), {})
            for key, found in file.values.items():
                if found.value is not None:
                    self.given[key] = found.value.reveal()
            self.deploy.scrubber.add_environment(self.given)

    def _read_env_files(self, node: Node) -> Iterator[tuple[str, Word]]:
        for item in node.items if isinstance(node, SequenceNode) else [node]:
            named = item.entries["path"].value if isinstance(item, MappingNode) and "path" in item.entries else item
            name = self._word(named).text
            path = self.deploy.root / posixpath.join(posixpath.dirname(self.path), name)
            if not path.is_file():
                self.unknown.append(Related(f"what '{name}' sets is not read", self._at(named.mark)))
                continue
            file = parse(read_text(path, self.deploy.root), "compose", shown(path, self.deploy.root), self.given)
            for key, found in file.values.items():
                if key.startswith(_TELLING):
                    yield key, Word("", f"${key}") if found.value is None else Word(found.value.reveal())

    def _read_environment(self, node: Node) -> Iterator[tuple[str, Word]]:
        if isinstance(node, MappingNode):
            for key, entry in node.entries.items():
                if isinstance(entry.value, ScalarNode) and entry.value.value is not None:
                    yield key, self._word(entry.value)
                elif key in self.given:
                    yield key, Word(self.given[key])
        elif isinstance(node, SequenceNode):
            for item in node.items:
                key, equals, _ = item.text.partition("=") if isinstance(item, ScalarNode) else ("", "", "")
                if equals:
                    word = self._word(item)
                    yield key, Word(word.text.partition("=")[2], word.unknown)

    def _mounted(self, node: Node) -> Iterator[Copied]:
        """Folders of the checkout that are mounted into the container."""
        for item in node.items if isinstance(node, SequenceNode) else []:
            if isinstance(item, MappingNode):
                told: Mapping[str, Any] = {
                    k: self._word(e.value).text for k, e in item.entries.items() if isinstance(e.value, ScalarNode)
                }
                here, there = told.get("source", ""), told.get("target", "")
            else:
                here, _, rest = self._word(item).text.partition(":")
                there = re.sub(r":[a-zA-Z,]+\Z", "", rest)
            if here.startswith(".") and there.startswith("/"):
                below = posixpath.normpath(posixpath.join(posixpath.dirname(self.path), here))
                if not below.startswith(".."):
                    yield Copied(posixpath.normpath(there), below)

    def _words(self, node: Node) -> Iterator[Word]:
        if isinstance(node, SequenceNode):
            yield from (self._word(item) for item in node.items)
            return
        word = self._word(node)
        if word.unknown:
            yield word
            return
        try:
            yield from split_plainly(word.text)
        except NotFollowed as why:
            raise CannotJudge(
                f"the command of '{self.name}' cannot be read: {why}", self._at(node.mark), self.name
            ) from None

    def _word(self, node: Node) -> Word:
        if not isinstance(node, ScalarNode):
            return Word("", "a list or a mapping")
        value, references, _ = expand(node.text, self.given)
        if value is None:
            return Word(node.text, f"${references[0]}" if references else node.text)
        return Word(value, f"${references[0]}" if references else "")

    def _at(self, mark: Mark) -> Location:
        return Location(self.path, *mark)


def _first(node: Node) -> Mark:
    return node.items[0].mark if isinstance(node, SequenceNode) and node.items else node.mark


def _exec_form(words: list[Word]) -> str:
    return json.dumps([word.text for word in words])
