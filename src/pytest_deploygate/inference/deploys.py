"""Where the repository itself says what is deployed: workflows, and the scripts of its package.json."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass

from ..finding import Location
from ..marked import MappingNode, Node, ScalarNode, SequenceNode
from .names import environment, is_deployed
from .project import Project, child, line_of, text_at

__all__ = ["Deploys", "Started", "read_deploys"]

_PM2 = re.compile(r"\bpm2(?:-runtime)?\s+(?:(?<=runtime )|(?:start|restart|reload|startOr\w+)\s)(?P<rest>[^\n;&|]*)")
_FILE = re.compile(r"(?<![^\s\"'=])[^\s\"'=\\-][^\s\"'=\\]*\.(?:[cm]?[jt]s|json|ya?ml)(?![^\s\"'\\])")
_ENV = re.compile(r"--env[ =][\"']?(\$\{\{.*?\}\}|[\w.-]+)")
_EXPRESSION = re.compile(r"\$\{\{\s*(.*?)\s*\}\}")


@dataclass(frozen=True)
class Started:
    """A line that starts an ecosystem file.

    Attributes:
        file: As the line has it.
        env: What it gives as ``--env``; None where it gives nothing.
        environments: Those that the job deploys to.
        place: Where.
    """

    file: str
    env: str | None
    environments: tuple[str, ...]
    place: Location

    def means(self, path: str) -> bool:
        """Whether that is a file of the repository, from whatever folder the line runs."""
        asked = posixpath.normpath(self.file)
        return path == asked or path.endswith(f"/{asked}")

    def env_of(self, name: str) -> str | None:
        """What it gives as ``--env`` when it deploys to an environment; None where that cannot be told."""
        if self.env is None or not self.env.startswith("$"):
            return self.env
        return name if name in self.environments else None


@dataclass(frozen=True)
class Deploys:
    """What was found.

    Attributes:
        environments: Names of environments that servers are deployed to, each with where.
        started: Lines that start ecosystem files.
    """

    environments: dict[str, Location]
    started: tuple[Started, ...]


def read_deploys(project: Project) -> Deploys:
    """What the workflows and scripts of a repository deploy."""
    environments: dict[str, Location] = {}
    started: list[Started] = []
    for found in project.matching(r"\.github/workflows/[^/]+\.ya?ml"):
        root = project.tree(found[0]).root
        jobs = child(root, "jobs")
        for job in jobs.entries.values() if isinstance(jobs, MappingNode) else ():
            names = _environments(job.value, root, found[0], project)
            lines = list(_lines(job.value, found[0], tuple(names)))
            started += lines
            for name, place in names.items():
                if is_deployed(name) or lines:
                    environments.setdefault(name, place)
                else:
                    project.problems.append(f"the environment '{name}' at {place} is taken for none of servers")
    for found in project.matching(r"(?:.*/)?package\.json"):
        started += _scripts(project, found[0])
    return Deploys(environments, tuple(started))


def _environments(job: Node, root: Node | None, path: str, project: Project) -> dict[str, Location]:
    node = child(job, "environment", "name") or child(job, "environment")
    if not isinstance(node, ScalarNode) or not node.text:
        return {}
    place = line_of(path, node)
    expression = _EXPRESSION.fullmatch(node.text.strip())
    texts = [node.text] if expression is None else list(_meant(expression[1], job, root))
    names = {name: place for text in texts if "${{" not in text and (name := environment(text))}
    if not names:
        project.problems.append(f"what the environment at {place} is called only a run of it knows")
    return names


def _meant(expression: str, job: Node, root: Node | None) -> Iterator[str]:
    """All that an expression can come to: the values of a matrix, the options of an input."""
    scope, _, name = expression.rpartition(".")
    if scope == "matrix":
        matrix = child(job, "strategy", "matrix")
        include = child(matrix, "include")
        yield from _texts(child(matrix, name))
        for row in include.items if isinstance(include, SequenceNode) else ():
            yield text_at(row, name)
    elif scope in {"inputs", "github.event.inputs"}:
        yield from _texts(child(root, "on", "workflow_dispatch", "inputs", name, "options"))


def _texts(node: Node | None) -> Iterator[str]:
    for item in node.items if isinstance(node, SequenceNode) else ():
        yield item.text if isinstance(item, ScalarNode) else ""


def _lines(job: Node, path: str, names: tuple[str, ...]) -> Iterator[Started]:
    steps = child(job, "steps")
    expression = text_at(job, "environment", "name") or text_at(job, "environment")
    for step in steps.items if isinstance(steps, SequenceNode) else ():
        for holder in (child(step, "run"), child(step, "with", "script")):
            if isinstance(holder, ScalarNode):
                # The text of a block begins a line below its key.
                below = int("\n" in holder.text)
                for number, line in enumerate(holder.text.splitlines()):
                    yield from _started(line, line_of(path, holder, number + below), names, expression)


def _scripts(project: Project, path: str) -> Iterator[Started]:
    scripts = project.data(path).get("scripts")
    for name, line in scripts.items() if isinstance(scripts, dict) else ():
        if isinstance(line, str):
            yield from _started(line, project.place(path, f'"{name}"'), (), "")


def _started(line: str, place: Location, names: tuple[str, ...], expression: str) -> Iterator[Started]:
    for found in _PM2.finditer(line):
        file, said = _FILE.search(found["rest"]), _ENV.search(found["rest"])
        if file is None:
            continue
        env = said[1] if said else None
        # Another expression than the one for the environment may come to anything.
        known = names if env is None or not env.startswith("$") or env == expression.strip() else ()
        yield Started(file[0], env, known, place)
