"""What several rules of the family ask about an app or an environment."""

from __future__ import annotations

from collections.abc import Iterator

from ...families.pm2 import App, ConfigFile, Pm2Facts, Pm2Options, Script
from ...families.pm2.names import OTHER_STAGES, PRODUCTION, clipped, words
from ...finding import Location, Related
from ...value import Known, Value

_MOST_NAMESAKES = 3


def is_production(facts: Pm2Facts, options: Pm2Options) -> bool:
    """Whether this deploy is for real: a name says so, or no name says anything else."""
    said = {*words(options.env or ""), *words(facts.environment)}
    return not said.isdisjoint(PRODUCTION) or said.isdisjoint(OTHER_STAGES)


def possible_texts(value: Value) -> tuple[tuple[str, ...], bool]:
    """The texts that a value can be, as far as they are known; and whether it can be nothing else."""
    if isinstance(value, Known):
        return ((value.data,) if isinstance(value.data, str) else (), True)
    return tuple(known.data for known in value.candidates if isinstance(known.data, str)), value.closed


def field_place(app: App, name: str) -> Location:
    """Where a property's value stands; the entry where it has none."""
    member = app.fields.get(name)
    return member.value.place if member else app.place


def shown_path(app: App, launch: Script) -> str:
    """What an app runs, as a message may say it."""
    hidden = any(isinstance(value, Known) and value.private for value in (app.script, app.cwd))
    return "(hidden)" if hidden else clipped(launch.path)


def why_this_file(facts: Pm2Facts) -> tuple[Related, ...]:
    """How the file was chosen, where nobody named it; and files that may have been meant instead."""
    because = facts.ecosystem.file.because
    return ((because,) if because else ()) + tuple(
        Related(_meant(file, facts.environment), file.place) for file in facts.namesakes[:_MOST_NAMESAKES]
    )


def _meant(file: ConfigFile, environment: str) -> str:
    said = f"'{file.path}' is called like '{environment}'"
    return said if file.accepted else f"{said}, but PM2 would run it as a script"


def known_names(facts: Pm2Facts) -> Iterator[tuple[App, str]]:
    """The apps whose names are certain and may be shown."""
    for app in facts.ecosystem.known_apps:
        if isinstance(app.name, Known) and isinstance(app.name.data, str) and not app.name.private:
            yield app, app.name.data
