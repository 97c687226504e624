"""A project with env files, judged by one rule of the family ``env``."""

from __future__ import annotations

import base64
import json
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from projects import RULES, Outcome
from pytest_deploygate.families.env import ComposeService, EnvFacts, EnvOptions, Variable
from pytest_deploygate.families.pm2 import Pm2Options
from pytest_deploygate.finding import CannotJudge, Location
from pytest_deploygate.readers.env import read_env
from pytest_deploygate.rules import Deploy
from pytest_deploygate.secret import Scrubber
from pytest_deploygate.verdict import sort_out

TODAY = date(2026, 6, 1)


def jwt(**claims: Any) -> str:
    """A token with these claims, signed by nobody."""
    header = {"alg": "HS256", "typ": "JWT"}
    parts = (json.dumps(part, separators=(",", ":")).encode() for part in (header, claims))
    return ".".join(base64.urlsafe_b64encode(part).rstrip(b"=").decode() for part in parts) + ".c2lnbmF0dXJl"


def options(**given: Any) -> EnvOptions:
    """Options as a gate file gives them: ``variables={"PORT": {"type": "port"}}``, each with a place."""
    variables = given.get("variables", {})
    given["variables"] = {k: v if isinstance(v, str) else Variable(**v) for k, v in variables.items()}
    if isinstance(given.get("compose"), dict):
        given["compose"] = ComposeService(**given["compose"])
    made = EnvOptions(**given)
    places: dict[tuple[str | int, ...], Location] = {(): Location("deploygate.yaml", 3, 5)}
    for line, key in enumerate(variables, 10):
        places["variables", key] = Location("deploygate.yaml", line, 9, len(key))
    object.__setattr__(made, "__places__", places)
    return made


@dataclass
class EnvProject:
    """A project that a test puts together."""

    root: Path
    environment: str = "production"
    environ: Mapping[str, str] = field(default_factory=dict)
    pm2: Pm2Options | None = None
    scrubber: Scrubber = field(default_factory=Scrubber)

    def write(self, path: str, text: str | bytes = "") -> Path:
        """Write a file, and the folders that it is in."""
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text.encode() if isinstance(text, str) else text)
        return file

    def env(self, *lines: str, path: str = ".env") -> Path:
        """Write an env file."""
        return self.write(path, "".join(f"{line}\n" for line in lines))

    def commit(self) -> None:
        """Put all files into a git index."""
        for command in (["init", "-q"], ["add", "-A", "-f"]):
            subprocess.run(["git", *command], cwd=self.root, check=True, capture_output=True)

    def facts(self, own: EnvOptions) -> EnvFacts:
        sections: dict[str, dict[str, Any]] = {"env": {self.environment: own}}
        if self.pm2 is not None:
            sections["pm2"] = {self.environment: self.pm2}
        deploy = Deploy(
            self.root,
            self.root / "deploygate.yaml",
            self.environment,
            sections["env"],
            self.environ,
            scrubber=self.scrubber,
            sections=sections,
            today=TODAY,
        )
        return read_env(own, deploy)

    def read(self, **given: Any) -> EnvFacts:
        """What the reader says; the file is `.env`, loaded by npm's dotenv, unless something else is given."""
        if not given.keys() & {"file", "compose", "pm2", "process"}:
            given["file"] = ".env"
        return self.facts(options(**{"loader": "node-dotenv", **given}))

    def judge(self, rule: str, **given: Any) -> Outcome:
        """What a rule says about the project."""
        if not given.keys() & {"file", "compose", "pm2", "process"}:
            given["file"] = ".env"
        own = options(**{"loader": "node-dotenv", **given})
        try:
            facts = self.facts(own)
        except CannotJudge as refusal:
            return Outcome([], [refusal.finding])
        return Outcome(*sort_out(RULES[f"env/{rule}"].check(facts, own)))
