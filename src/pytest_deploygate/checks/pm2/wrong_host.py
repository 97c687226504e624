from __future__ import annotations

from collections.abc import Iterator, Mapping

from ...families.pm2 import Pm2Facts, Pm2Options
from ...families.pm2.names import clipped, matches, role, words
from ...finding import CannotJudge, Finding
from ...rules import rule
from ...value import Known, Member, Unknown, Value, cannot_judge


@rule()
def wrong_host(facts: Pm2Facts, options: Pm2Options) -> Iterator[Finding | CannotJudge]:
    """The `deploy` section sends this environment to a server that is not its own.

    `pm2 deploy production` connects to the hosts of the section's entry `production`, pulls there, and
    starts. An ecosystem file is mostly written by copying another one; a host that is left over from the
    other role deploys over it.

    Looked at is the entry that `env:` names, or else the one that is called like the environment. Its hosts must
    match `host:` of the gate file (or the `hostname` of `detect:`), and no pattern that only other environments
    have. Where no environment has such patterns there is nothing to compare with, and the rule has nothing to
    say.

    ## How to mend it

    Correct the host, or tell the gate the environment's servers:

    ```yaml
    apiserver:
      pm2:
        host: [api-*.example.com, 192.0.2.10]
    ```
    """
    if not facts.hosts:
        return
    deploy = facts.ecosystem.deploy
    if isinstance(deploy, CannotJudge):
        raise deploy
    entry = _entry(deploy, facts, options)
    if entry is None:
        return
    name, member = entry
    for host in _hosts(member.value):
        if isinstance(host, Unknown):
            yield cannot_judge(host, f"the host of `deploy.{clipped(name)}`", f"deploy.{clipped(name)}")
        elif isinstance(host.data, str) and host.data:
            yield from _judged(host, name, facts)


def _entry(deploy: Mapping[str, Member], facts: Pm2Facts, options: Pm2Options) -> tuple[str, Member] | None:
    if options.env is not None and options.env in deploy:
        return options.env, deploy[options.env]
    wanted = facts.environment
    for name, member in deploy.items():
        if words(name) == words(wanted) or (role(name) and role(name) == role(wanted)):
            return name, member
    return None


def _hosts(entry: Value) -> list[Value]:
    if isinstance(entry, Unknown):
        return [entry]
    host = entry.data.get("host") if isinstance(entry.data, dict) else None
    if host is None:
        return []
    value = host.value
    if isinstance(value, Known) and isinstance(value.data, list):
        return [_plain(item) for item in value.data]
    return [_plain(value)]


def _plain(host: Value) -> Value:
    """A host without user and port; in an object it is under `host`."""
    if isinstance(host, Known) and isinstance(host.data, dict) and "host" in host.data:
        inner: Value = host.data["host"].value
        return inner
    return host


def _judged(host: Known, name: str, facts: Pm2Facts) -> Iterator[Finding]:
    text = host.data.rpartition("@")[2]
    own = facts.hosts.get(facts.environment, ())
    if any(matches(pattern, text) for pattern in own):
        return
    owner = next((env for env, known in facts.hosts.items() if env != facts.environment and _any(known, text)), None)
    if owner is None and not own:
        return
    name = clipped(name)
    message = f"`deploy.{name}` goes to a host that is not one of '{facts.environment}'"
    if owner is not None:
        message = f"`deploy.{name}` goes to a host of '{owner}', not of '{facts.environment}'"
    yield Finding(message, host.place, f"deploy.{name}", "correct the host, or add it to `host:` in the gate file")


def _any(patterns: tuple[str, ...], text: str) -> bool:
    return any(matches(pattern, text) for pattern in patterns)
