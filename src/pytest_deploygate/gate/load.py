"""From a gate file to a `Gate`, or to all that is wrong with it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import reduce
from pathlib import Path
from typing import Any

from ..finding import Location, Severity
from ..marked import Entry, MappingNode, Mark, Node, ScalarNode, SequenceNode
from ..rules import Options, Registry
from ..waiver import Waiver
from .document import document
from .errors import Errors, Unknown, shown_path
from .model import Detect, Environment, Gate
from .options import merged, read_options
from .shapes import NOTHING, Reading, Record
from .source import read
from .type_hints import record_of

_EMPTY = MappingNode({}, Mark(1, 1))


def load(path: Path, registry: Registry, environ: Mapping[str, str]) -> Gate:
    """Read a gate file.

    Args:
        path: ``deploygate.yaml``, or a pyproject.toml with ``[tool.deploygate]``.
        registry: The families and rules that it may name.
        environ: The process environment, for ``$NAME``.

    Raises:
        GateErrors: The file cannot be read or is wrong: every error with its place.
        BadOptions: A family's options are of a type that a gate file cannot hold.
    """
    return _Loader(path.absolute(), registry, environ).gate()


class _Loader:
    def __init__(self, path: Path, registry: Registry, environ: Mapping[str, str]) -> None:
        self._path = path
        self._name = shown_path(path)
        self._registry = registry
        self._environ = environ
        self._errors = Errors(self._name)
        self._records = {name: record_of(family.options) for name, family in registry.families.items()}
        self._detect_record = record_of(Detect)

    def gate(self) -> Gate:
        root = read(self._path, self._errors)
        values = Reading(self._errors).value(document(self._registry), root, ())
        defaults = _mapping(root, "defaults")
        self._check_defaults(defaults)
        environments = _mapping(root, "environments")
        severities = _severities(_mapping(root, "rules"))
        found = [self._environment(entry, defaults, severities) for entry in environments.entries.values()]
        self._check_waivers(root, environments)
        self._errors.raise_any()
        return Gate(
            path=self._path,
            root=self._path.parent,
            environments={environment.name: environment for environment in found},
            waivers=tuple(self._waivers(root, values.get("waivers") or [])),
            fail_on=values.get("fail-on", Severity.ERROR),
            name=self._name,
        )

    def _check_defaults(self, defaults: MappingNode) -> None:
        """What every environment overrides must be right nevertheless."""
        for name, entry in defaults.entries.items():
            if name in self._records and isinstance(entry.value, MappingNode):
                run = Reading(self._errors, name, self._environ, partial=True)
                run.value(self._records[name], entry.value, ())

    def _environment(self, entry: Entry, defaults: MappingNode, severities: Mapping[str, Severity]) -> Environment:
        own = entry.value if isinstance(entry.value, MappingNode) else _EMPTY
        families = {}
        for name, family in self._registry.families.items():
            sections = [section for section in (own.entries.get(name), defaults.entries.get(name)) if section]
            if sections or family.always:
                families[name] = self._options(name, entry, sections)
        if not any(name in self._records for name in (*own.entries, *defaults.entries)):
            self._errors.add(entry.key.mark, "this environment has no section", Unknown("", tuple(self._records)))
        return Environment(
            name=entry.key.text,
            place=self._place(entry.key.mark),
            families=families,
            severities=self._effective(families, {**severities, **_severities(_mapping(own, "rules"))}),
            detect=self._detect(own.entries.get("detect")),
        )

    def _options(self, name: str, environment: Entry, sections: list[Entry]) -> Any:
        """The options of one family: what the environment says over what ``defaults`` say."""
        mark = (sections[0] if sections else environment).key.mark
        nodes = [section.value for section in reversed(sections) if not _is_null(section.value)]
        node = reduce(merged, nodes) if nodes else MappingNode({}, mark)
        return self._read(self._records[name], node, name, mark)

    def _detect(self, entry: Entry | None) -> Any:
        if entry is None:
            return None
        said = entry.value.entries.values() if isinstance(entry.value, MappingNode) else []
        if _is_null(entry.value) or (isinstance(entry.value, MappingNode) and all(_is_null(e.value) for e in said)):
            known = Unknown("", tuple(self._detect_record.fields))
            self._errors.add(entry.key.mark, "this says nothing to know a server by", known)
        return self._read(self._detect_record, entry.value, "detect", entry.key.mark)

    def _read(self, record: Record, node: Node, title: str, mark: Mark) -> Any:
        if not isinstance(node, MappingNode):
            return NOTHING  # and that has been told
        return read_options(record, node, title, mark, self._errors, self._environ, self._path.name)

    def _effective(self, families: Mapping[str, Options], given: Mapping[str, Severity]) -> dict[str, Severity]:
        rules = (rule for name in families for rule in self._registry.of(name))
        return {rule.name: given.get(rule.name, rule.severity) for rule in rules}

    def _check_waivers(self, root: MappingNode, environments: MappingNode) -> None:
        for node in _waiver_nodes(root):
            entry = node.entries.get("environment")
            name = entry.value.value if entry and isinstance(entry.value, ScalarNode) else None
            if entry and isinstance(name, str) and name not in environments.entries:
                known = Unknown(name, tuple(environments.entries))
                self._errors.add(entry.value.mark, "this waiver is for an environment that is not there", known)

    def _waivers(self, root: MappingNode, read: list[Any]) -> Iterator[Waiver]:
        for node, known in zip(_waiver_nodes(root), read, strict=True):
            yield Waiver(**vars(known), place=self._place(node.mark))

    def _place(self, mark: Mark) -> Location:
        return Location(self._path.name, *mark)


def _is_null(node: Node) -> bool:
    return isinstance(node, ScalarNode) and node.value is None


def _mapping(node: MappingNode, key: str) -> MappingNode:
    """The mapping under a key; an empty one where there is none."""
    entry = node.entries.get(key)
    return entry.value if entry and isinstance(entry.value, MappingNode) else _EMPTY


def _severities(rules: MappingNode) -> dict[str, Severity]:
    """What a ``rules:`` section says, as far as it is right."""
    known = {str(severity): severity for severity in Severity}
    texts = {name: entry.value.value for name, entry in rules.entries.items() if isinstance(entry.value, ScalarNode)}
    return {name: known[text] for name, text in texts.items() if isinstance(text, str) and text in known}


def _waiver_nodes(root: MappingNode) -> list[MappingNode]:
    entry = root.entries.get("waivers")
    nodes = entry.value.items if entry and isinstance(entry.value, SequenceNode) else []
    return [node for node in nodes if isinstance(node, MappingNode)]
