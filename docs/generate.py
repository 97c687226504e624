"""Write what says in other words what the code says: the rules' pages, the gate file's reference, its JSON Schema.

python docs/generate.py            write them
python docs/generate.py --check    fail where a committed one differs
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pytest_deploygate.commands.schema import schema_text
from pytest_deploygate.gate import schema
from pytest_deploygate.rules import Registry, Rule, builtin

ROOT = Path(__file__).resolve().parent.parent
RULES = "docs/rules"
SCHEMA = "src/pytest_deploygate/deploygate.schema.json"

Schema = dict[str, Any]


def generated(registry: Registry) -> dict[str, str]:
    """Every generated file's text by its path."""
    written = {
        SCHEMA: schema_text(registry),
        "docs/gate-file.md": gate_file(schema(registry)),
        f"{RULES}/README.md": index(registry),
    }
    for rule in registry.rules.values():
        written[f"{RULES}/{rule.name}.md"] = rule_page(rule)
    return written


def rule_page(rule: Rule) -> str:
    return f"""{note("the rule's docstring")}
# {rule.name}

Default severity: `{rule.severity}`. Needs: `{rule.phase}`. [All rules](../README.md)

{rule.page}
"""


def index(registry: Registry) -> str:
    lines = [
        note("the rules' docstrings"),
        "# Rules",
        "",
        "A rule's name is its key under `rules:` in the gate file, the end of its node id, and what",
        "`deploygate explain` takes. `error` fails the gate, `warn` is shown.",
    ]
    for family in sorted(registry.families.values(), key=lambda family: family.name):
        lines += ["", f"## {family.name}", "", family.description, ""]
        rows = [
            (f"[{rule.name}]({rule.name}.md)", str(rule.severity), rule.summary) for rule in registry.of(family.name)
        ]
        lines += table(("Rule", "Default", "What is wrong"), rows)
    return "\n".join([*lines, ""])


def gate_file(root: Schema) -> str:
    """The reference of all keys, section by section, in the schema's order."""
    keys = root["properties"]
    families = {name: part for name, part in root["definitions"].items() if name != "detect"}
    lines = [
        note("the gate file's JSON Schema"),
        "# The gate file",
        "",
        "`deploygate.yaml`, or `[tool.deploygate]` in pyproject.toml: the nearest one, from the working directory",
        "upwards. `deploygate schema` prints the JSON Schema that editors complete and explain with.",
        "",
        *keys_of(root),
    ]
    environment = keys["environments"]["additionalProperties"]
    for title, part in [("An environment", environment), ("detect", root["definitions"]["detect"]), *families.items()]:
        lines += ["", f"## {title}", ""]
        if "description" in part:
            lines += [part["description"], ""]
        lines += keys_of(part)
    lines += ["", "## A waiver", "", *keys_of(keys["waivers"]["items"])]
    return "\n".join([*lines, ""])


def keys_of(part: Schema) -> list[str]:
    return table(("Key", "Value", "Meaning"), rows_of(part))


def rows_of(part: Schema, prefix: str = "") -> Iterator[tuple[str, str, str]]:
    required = part.get("required", ())
    for name, found in part.get("properties", {}).items():
        # Rules and families stand in tables of their own.
        listed_elsewhere = name == "rules" or "$ref" in found
        meaning = found["description"]
        if name in required:
            meaning += " Required."
        elif found.get("default") is not None:
            meaning += f" Default: `{plain(found['default'])}`."
        if found.get("examples"):
            meaning += " Such as " + " or ".join(f"`{plain(example)}`" for example in found["examples"]) + "."
        value = "section" if "$ref" in found else "severities by rule" if name == "rules" else kind(found)
        yield f"`{prefix}{name}`", value, meaning
        if not listed_elsewhere:
            for inner in alternatives(found):
                yield from rows_of(inner, f"{prefix}{name}.")
                for value_of_any in alternatives(inner.get("additionalProperties") or {}):
                    yield from rows_of(value_of_any, f"{prefix}{name}.NAME.")


def alternatives(part: Schema) -> Iterator[Schema]:
    """What may stand in a place, one at a time; texts that only refer to a variable are left out."""
    if "anyOf" in part:
        for other in part["anyOf"]:
            yield from alternatives(other)
    elif not part.get("pattern", "").startswith(r"\$("):
        yield part


def kind(part: Schema) -> str:
    """What may stand there, in a word or two."""
    return " or ".join(dict.fromkeys(word for other in alternatives(part) for word in kinds(other)))


def kinds(part: Schema) -> list[str]:
    if "enum" in part:
        # Rules' names are many, and the index has them.
        return (
            ["name"]
            if any("/" in str(choice) for choice in part["enum"])
            else [f"`{choice}`" for choice in part["enum"]]
        )
    words = {"array": "list", "object": "section", "string": "date" if part.get("format") == "date" else "text"}
    types = part["type"] if isinstance(part["type"], list) else [part["type"]]
    return [words.get(name, name) for name in sorted(types, reverse=True) if name != "null"]


def plain(value: Any) -> str:
    """A value as it would stand in a gate file, on one line."""
    if isinstance(value, list):
        return f"[{', '.join(map(plain, value))}]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {plain(item)}" for key, item in value.items()) + "}"
    return value if isinstance(value, str) and not value.startswith("*") else json.dumps(value)


def table(header: tuple[str, ...], rows: Any) -> list[str]:
    lines = [header, ("---",) * len(header), *rows]
    return ["| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines]


def note(source: str) -> str:
    return f"<!-- Written by docs/generate.py from {source}: change that and run it again. -->\n"


def differences(wanted: dict[str, str]) -> list[str]:
    """Generated files that are missing or differ, and pages of rules that are gone."""
    pages = {path.relative_to(ROOT).as_posix() for path in (ROOT / RULES).rglob("*.md")}
    stale = sorted(pages - wanted.keys())
    return stale + [name for name, text in wanted.items() if not is_written(ROOT / name, text)]


def is_written(path: Path, text: str) -> bool:
    return path.is_file() and path.read_text("utf-8") == text


def main(arguments: list[str]) -> int:
    wanted = generated(builtin())
    wrong = differences(wanted)
    if "--check" in arguments:
        for name in wrong:
            print(f"{name} is out of date: run python docs/generate.py")
        return 1 if wrong else 0
    for name in wrong:
        path = ROOT / name
        if name in wanted:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(wanted[name], "utf-8")
        else:
            path.unlink()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
