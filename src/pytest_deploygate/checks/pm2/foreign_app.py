from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass

from ...families.pm2 import App, Ecosystem, Pm2Facts, Pm2Options
from ...families.pm2.names import base, matches, role
from ...finding import CannotJudge, Finding, Location, Related
from ...rules import rule
from ...value import Known, cannot_judge
from ._common import possible_texts, why_this_file
from ._launches import launch_of

_PLAIN = re.compile(r"(?!(?:true|false|null)\Z)[A-Za-z][\w.-]*", re.ASCII | re.IGNORECASE)


@rule()
def foreign_app(facts: Pm2Facts, options: Pm2Options) -> Iterator[Finding | CannotJudge]:
    """An app of another role would be started here.

    Somebody ran `pm2 start` on the API server with the web server's ecosystem file. PM2 did as it was told
    and exited with 0: every process was online, the wrong ones, and the platform was down. Nothing in PM2
    knows which server it runs on.

    What belongs to this environment is decided by the first of these that there is:

    1. `apps:` in the gate file. Every other name is foreign. So is an app that has a right name, but is in
       all but its name one that another role's file starts: same script or command, folder, arguments and
       environment.
    2. The environment's own file, where another one is judged with `--deploygate-pm2-config`.
    3. The other roles' files and lists. An app that one of them has too is foreign; if two roles do run the
       same app, list it under `apps:` of both.

    Where there is none of these, nothing can be known, and the rule says so instead of passing.

    Environments whose names differ by a stage only (`api-staging`, `api-production`, or `local`) are stages
    of one role and share their apps.

    ## How to mend it

    Start the role's own file. If the app does belong here, say so:

    ```yaml
    environments:
      apiserver:
        pm2:
          config: ecosystem.apiserver.config.js
          apps: [api, api-worker]
    ```
    """
    apps = facts.ecosystem.known_apps
    if options.apps is not None:
        yield from _outside(apps, tuple(options.apps), facts)
        yield from _disguised(apps, facts)
    elif facts.ecosystem.file.chosen == "argument":
        yield from _outside(apps, _names_of(facts.own), facts)
    elif _roles(facts):
        yield from _shared(apps, facts)
    else:
        listed = ", ".join(_written(app.subject) for app in apps if isinstance(app.name, Known))
        raise CannotJudge(
            f"nothing says which apps belong to '{facts.environment}': it lists none, and there is no other role to "
            "compare it with",
            options.place(),
            facts.environment,
            f"if these are right, add to its `pm2:` section: `apps: [{listed}]`",
            why_this_file(facts),
        )


def _written(name: str) -> str:
    """A name as YAML takes it."""
    return name if _PLAIN.fullmatch(name) else json.dumps(name, ensure_ascii=False)


def _outside(apps: tuple[App, ...], wanted: tuple[str, ...], facts: Pm2Facts) -> Iterator[Finding | CannotJudge]:
    """Apps whose names nothing here asks for."""
    for app in apps:
        names, closed = possible_texts(app.name)
        right = [name for name in names if any(matches(pattern, name) for pattern in wanted)]
        if closed and len(right) == len(names):
            continue
        if not closed or right:
            assert not isinstance(app.name, Known)
            yield cannot_judge(app.name, f"the name of {app.title}", app.subject)
            continue
        owner = _owner(names[0], facts)
        message = f"{app.title} is not an app of '{facts.environment}', and no environment lists it"
        if owner is not None:
            message = f"{app.title} belongs to '{owner.environment}', not to '{facts.environment}'"
        yield Finding(message, app.name.place, app.subject, _help(facts), _related(owner, facts))


@dataclass(frozen=True)
class _Owner:
    """Another environment that has an app, and where."""

    environment: str
    place: Location | None
    said: str


def _owner(name: str, facts: Pm2Facts) -> _Owner | None:
    """Whose app this is, other roles before other stages."""
    candidates = sorted({*facts.others, *facts.wanted} - {facts.environment})
    for environment in sorted(candidates, key=lambda other: not _is_other_role(other, facts)):
        for other in _apps_of(facts.others.get(environment)):
            if name in possible_texts(other.name)[0]:
                return _Owner(environment, other.name.place, f"'{environment}' has it here")
        if any(matches(pattern, name) for pattern in facts.wanted.get(environment, ())):
            return _Owner(environment, None, "")
    return None


def _help(facts: Pm2Facts) -> str:
    remedy = f"if it does run on '{facts.environment}', add it to `apps:` there"
    own = facts.own
    if isinstance(own, Ecosystem) and own.file.path != facts.ecosystem.file.path:
        return f"start '{own.file.path}' instead; {remedy}"
    return f"start the file that holds the apps of '{facts.environment}' only; {remedy}"


def _related(owner: _Owner | None, facts: Pm2Facts) -> tuple[Related, ...]:
    there = (Related(owner.said, owner.place),) if owner and owner.place else ()
    return there + why_this_file(facts)


def _names_of(own: Ecosystem | CannotJudge) -> tuple[str, ...]:
    if isinstance(own, CannotJudge):
        raise own
    return tuple(name for app in own.known_apps for name in possible_texts(app.name)[0])


def _is_other_role(environment: str, facts: Pm2Facts) -> bool:
    here, there = role(facts.environment), role(environment)
    return bool(here and there) and here != there


def _roles(facts: Pm2Facts) -> list[str]:
    """The other roles' environments, where anything is known about them or should be."""
    return [name for name in {**facts.others, **facts.wanted} if _is_other_role(name, facts)]


def _apps_of(ecosystem: Ecosystem | CannotJudge | None) -> tuple[App, ...]:
    if ecosystem is None or isinstance(ecosystem, CannotJudge) or isinstance(ecosystem.apps, CannotJudge):
        return ()
    return ecosystem.apps


def _shared(apps: tuple[App, ...], facts: Pm2Facts) -> Iterator[Finding | CannotJudge]:
    """Apps that another role has too."""
    for environment in _roles(facts):
        other = facts.others.get(environment)
        refusal = other if isinstance(other, CannotJudge) else other.apps if other else None
        if environment not in facts.wanted and isinstance(refusal, CannotJudge):
            known = refusal.finding
            yield CannotJudge(
                f"the apps of '{environment}' are unknown: {known.message}", known.place, environment, known.help
            )
    for app in apps:
        names, closed = possible_texts(app.name)
        owners = [_owner_by_role(name, facts) for name in names]
        if not closed or (None in owners and any(owners)):
            assert not isinstance(app.name, Known)
            yield cannot_judge(app.name, f"the name of {app.title}", app.subject)
            continue
        twin = next(_twins(app, facts), None) if None in owners else None
        owner = twin or next((known for known in owners if known), None)
        if owner is not None:
            yield Finding(
                f"{app.title} belongs to '{owner.environment}', not to '{facts.environment}'",
                app.name.place,
                app.subject,
                f"{_help(facts)}, and to `apps:` of '{owner.environment}' if both run it",
                _related(owner, facts),
            )


def _owner_by_role(name: str, facts: Pm2Facts) -> _Owner | None:
    owner = _owner(name, facts)
    return owner if owner and _is_other_role(owner.environment, facts) else None


def _disguised(apps: tuple[App, ...], facts: Pm2Facts) -> Iterator[Finding]:
    """Apps with a right name that are another role's in everything else."""
    for app in apps:
        twin = next(_twins(app, facts), None)
        if twin is not None and not _has_twin_at_home(app, facts):
            yield Finding(
                f"{app.title} starts what '{twin.environment}' starts under another name",
                app.script.place,
                app.subject,
                "check its script, folder and arguments: this looks like a copy of another role's app",
                _related(twin, facts),
            )


def _twins(app: App, facts: Pm2Facts) -> Iterator[_Owner]:
    """Apps of other roles that start the same under a name with another meaning."""
    same = launch_of(app)
    if same is None:
        return
    for environment in _roles(facts):
        words = (facts.environment, environment)
        for other in _apps_of(facts.others.get(environment)):
            if launch_of(other) == same and base(app.subject, words) != base(other.subject, words):
                yield _Owner(environment, other.script.place, f"'{environment}' starts it here as {other.title}")


def _has_twin_at_home(app: App, facts: Pm2Facts) -> bool:
    """Whether a file of this role itself starts the same."""
    homes = [facts.own] if facts.ecosystem.file.chosen == "argument" else []
    homes += [other for name, other in facts.others.items() if not _is_other_role(name, facts) and role(name)]
    return any(launch_of(other) == launch_of(app) for home in homes for other in _apps_of(home))
