"""The whole gate file as one shape: what `load` reads, and what `schema` publishes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from ..finding import Severity
from ..rules import Family, Registry, option
from .json_schema import DRAFT, Drafter, Schema
from .model import Detect
from .shapes import NON_BLANK, Choice, Constrained, Either, Field, Items, Null, Record, Section, Shape, Table
from .type_hints import record_of

_NAME = (
    r"^(?!all$)[^\s,:/\\*?\[\]\x00-\x1f\x7f]+$",
    "an environment's name has no blanks and none of , : / \\ * ? [ ] in it, and is not 'all'",
)


@dataclass(frozen=True)
class WaiverFields:
    """An exception to a rule, as the gate file has it."""

    rule: str
    subject: str = option(
        "What it is about, as the report names it; `*` and `?` match as in a shell. It must match something.",
        pattern=NON_BLANK,
    )
    reason: str = option("Why this is acceptable. Shown wherever the waiver counts.", pattern=NON_BLANK)
    by: str = option("Who answers for it.", pattern=NON_BLANK)
    until: date = option("The last day on which it counts, such as 2026-12-31. After that, the rule fails again.")
    environment: str | None = option(
        "The only environment in which it counts. Left out, it counts in all.", default=None
    )


def document(registry: Registry) -> Record:
    """The shape of a gate file."""
    sections = {name: Field(Section(name), family.description) for name, family in sorted(registry.families.items())}
    rules = Field(_rules(registry), "How much a finding of each rule counts.")
    detect = Field(Section("detect"), _summary(Detect))
    waivers = _empty_too(Items(waiver_record(registry)))
    environment = _empty_too(Record({"detect": detect, **sections, "rules": rules}, what="section"))
    return Record(
        {
            "version": Field(Choice({1: 1}, "version"), "The version of this format: 1.", required=True),
            "defaults": Field(
                _empty_too(Record(sections, what="section")),
                "Sections that all environments share. An environment's own keys win, key by key.",
            ),
            "environments": Field(
                Constrained(Table(environment, _NAME), {"minProperties": 1}),
                "What `--env` names: the roles that servers play, and what must hold for each.",
                required=True,
            ),
            "rules": Field(_rules(registry), "How much a finding of each rule counts, in all environments."),
            "waivers": Field(waivers, "Findings that somebody answers for until a day."),
            "fail-on": Field(
                Choice({"error": Severity.ERROR, "warn": Severity.WARN}, "severity"),
                "The least severity that fails the gate.",
                keywords={"default": "error"},
            ),
        }
    )


def waiver_record(registry: Registry) -> Record:
    """The shape of one waiver."""
    names = [f"{name}/*" for name in sorted(registry.families)] + sorted(registry.rules)
    rule = Field(
        Choice({name: name for name in names}, "rule"), "The rule's name, or `family/*`.", required=True, name="rule"
    )
    record = record_of(WaiverFields)
    return Record({**record.fields, "rule": rule}, WaiverFields)


def schema(registry: Registry) -> dict[str, Any]:
    """The JSON Schema of a gate file, draft-07, which is what editors know.

    Raises:
        BadOptions: A family's options are of a type that a gate file cannot hold.
    """
    return {
        "$schema": DRAFT,
        "title": "pytest-deploygate",
        "description": "What must hold before a deploy.",
        **Drafter().schema(document(registry)),
        "definitions": {
            "detect": {
                "description": _summary(Detect),
                **Drafter(references=True).schema(record_of(Detect)),
                "minProperties": 1,
            },
            **{name: _definition(family) for name, family in sorted(registry.families.items())},
        },
    }


def _definition(family: Family) -> Schema:
    section = Drafter(partial=True, references=True).schema(record_of(family.options))
    # `pm2:` with nothing below it says that there is such a section, and that all of it is as usual.
    return {"description": family.description, **section, "type": ["object", "null"]}


def _empty_too(shape: Shape) -> Shape:
    """The shape, or nothing: a key whose lines are all commented out is as good as none."""
    return Either((shape, Null()))


def _rules(registry: Registry) -> Shape:
    rules = Record(
        {
            name: Field(
                Choice({str(s): s for s in Severity}, "severity"),
                rule.summary,
                keywords={"default": str(rule.severity)},
            )
            for name, rule in sorted(registry.rules.items())
        },
        what="rule",
    )
    return _empty_too(rules)


def _summary(cls: type) -> str:
    return (cls.__doc__ or "").partition("\n")[0]
