"""The section `migrations`: which frameworks keep them where. Each is read before it is taken."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ..families.migrations import Alembic, Django, Files, Framework, MigrationsOptions
from ..finding import CannotJudge, Location
from ..readers.imports.modules import infer_roots
from ..readers.migrations import read_migrations
from .document import Entry, Flow, section
from .project import Project, above, reading

__all__ = ["Chain", "migrations_section", "read_chains"]


@dataclass(frozen=True)
class Chain:
    """The migrations of one framework.

    Attributes:
        framework: Whose.
        said: What the gate file says of it: the configuration, the settings module, the folder.
        folder: Where they lie.
        place: Where that was seen.
        doubt: Why it may be none; empty where it is one.
    """

    framework: Framework
    said: str
    folder: str
    place: Location
    doubt: str = ""


@dataclass(frozen=True)
class _Kind:
    """How the files of a framework are known.

    Attributes:
        path: What the path of one matches; the group `folder` is the one that the framework is given.
        text: What stands in it.
        needs: What has to be mentioned in a manifest for it to be certain: several frameworks have such files.
    """

    path: str
    text: str = ""
    needs: str = ""


_FOLDER = r"(?P<folder>(?:.*/)?[^/]*(?:migrat|drizzle|sql|db)[^/]*)"
_SCRIPT = r"\.(?:[cm]?js|[cm]?ts)"
_KINDS: Mapping[Framework, _Kind] = {
    "prisma": _Kind(r"(?P<folder>(?:.*/)?migrations)/[^/]+/migration\.sql"),
    "drizzle": _Kind(r"(?P<folder>.+)/meta/_journal\.json", r'"entries"'),
    "typeorm": _Kind(rf"{_FOLDER}/[^/]+{_SCRIPT}", r"\bMigrationInterface\b"),
    "kysely": _Kind(rf"{_FOLDER}/[^/]+{_SCRIPT}", r"from\s+['\"]kysely['\"]|require\(['\"]kysely"),
    "knex": _Kind(rf"{_FOLDER}/\d+_[^/]+{_SCRIPT}", r"\bknex\b"),
    "sequelize": _Kind(rf"{_FOLDER}/\d+[-_.][^/]+{_SCRIPT}", r"\bqueryInterface\b"),
    "node-pg-migrate": _Kind(rf"{_FOLDER}/\d+_[^/]+{_SCRIPT}", r"\bpgm\b"),
    "dbmate": _Kind(rf"{_FOLDER}/\d+[^/]*\.sql", r"(?m)^--\s*migrate:up"),
    "goose": _Kind(rf"{_FOLDER}/\d+_[^/]*\.(?:sql|go)", r"(?m)^--\s*\+goose Up|\bgoose\.AddMigration"),
    "rails": _Kind(r"(?P<folder>(?:.*/)?db/migrate)/\d+_[^/]+\.rb", r"ActiveRecord::Migration"),
    "yoyo": _Kind(rf"{_FOLDER}/[^/]+\.py", r"(?m)^(?:from|import)\s+yoyo\b"),
    "flyway": _Kind(r"(?P<folder>.+)/(?:V[0-9][0-9._]*|R)__[^/]+\.sql", needs=r"flyway"),
    "golang-migrate": _Kind(rf"{_FOLDER}/\d+_[^/]+\.up\.[a-z]+", needs=r"golang-migrate/migrate|\bmigrate/migrate\b"),
}
_MANIFESTS = (
    r"(?:.*/)?(?:go\.mod|pom\.xml|build\.gradle(?:\.kts)?|flyway\.(?:conf|toml)|Makefile|Dockerfile[^/]*"
    r"|(?:docker-)?compose[^/]*\.ya?ml|package\.json)"
)
_MOST_READ = 200
_SETTINGS = re.compile(r"DJANGO_SETTINGS_MODULE[\"']\s*(?:,|\]\s*=)\s*[\"']([\w.]+)[\"']")


def read_chains(project: Project) -> list[Chain]:
    """The migrations of a repository."""
    return [*_alembic(project), *_django(project), *_files(project)]


def _alembic(project: Project) -> Iterator[Chain]:
    for found in project.matching(r"(?:.*/)?(?:alembic\.ini|pyproject\.toml)"):
        header = "[tool.alembic]" if found[0].endswith(".toml") else "script_location"
        if header in project.text(found[0]):
            yield Chain("alembic", found[0], posixpath.dirname(found[0]), project.place(found[0], header))


def _django(project: Project) -> Iterator[Chain]:
    for found in project.matching(r"(?P<folder>(?:.*/)?)manage\.py"):
        folder = found["folder"]
        if not project.matching(rf"{re.escape(folder)}(?:.*/)?migrations/\d{{4}}_[^/]+\.py"):
            continue
        # What a server runs may have other settings than what a developer runs.
        served = [m[0] for m in project.matching(rf"{re.escape(folder)}[^/]+/[aw]sgi\.py")]
        for path in (*sorted(served, reverse=True), found[0]):
            if (said := _SETTINGS.search(project.text(path))) is not None:
                yield Chain("django", said[1], folder.rstrip("/"), project.place(path, said[1]))
                break
        else:
            project.problems.append(f"which settings Django uses cannot be told from '{found[0]}'")


def _files(project: Project) -> Iterator[Chain]:
    taken: set[str] = set()
    for framework, kind in _KINDS.items():
        folders: dict[str, Location] = {}
        for found in project.matching(kind.path)[:_MOST_READ]:
            folder, place = found["folder"], Location(found[0])
            if folder in folders or folder in taken:
                continue
            if kind.text and (said := re.search(kind.text, project.text(found[0]))) is None:
                continue
            folders[folder] = project.place(found[0], said[0].strip().splitlines()[0]) if kind.text and said else place
        for folder, place in folders.items():
            if not any(around in folders for around in above(folder)):
                doubt = "" if not kind.needs or _is_mentioned(kind.needs, project) else f"perhaps {framework}'s"
                # Whose files are certain, nobody else's are.
                taken |= {folder} if not doubt else set()
                yield Chain(framework, folder, folder, place, doubt)


def _is_mentioned(pattern: str, project: Project) -> bool:
    return any(re.search(pattern, project.text(found[0])) for found in project.matching(_MANIFESTS))


def migrations_section(
    environment: str, chains: Sequence[Chain], roots: Sequence[str], url: Entry | None, project: Project
) -> Entry | None:
    """The section of an environment; None where it has no migrations.

    Args:
        environment: Its name.
        chains: The migrations of its services.
        roots: The folders that its Python modules are imported from, where that is known.
        url: The variable that names the database, as a guess.
        project: The repository.
    """
    parts, taken = [], set[str]()
    beyond = [root for root in roots if list(roots) != infer_roots(project.root)]
    for chain in chains:
        doubt = chain.doubt
        if not doubt and chain.framework in taken:
            doubt = "another one of these: give it an environment of its own"
        own_roots = beyond if chain.framework == "alembic" and chain.folder not in beyond else []
        if not doubt:
            doubt = _unread(environment, chain, own_roots, project)
        if not doubt:
            taken.add(chain.framework)
            parts += [Entry("roots", own_roots)] if own_roots else []
        parts.append(Entry(chain.framework, chain.said, doubt, (chain.place,), sure=not doubt))
    if not parts:
        return None
    return section("migrations", [*parts, *([url] if url is not None else [])])


def _unread(environment: str, chain: Chain, roots: Sequence[str], project: Project) -> str:
    """Why the gate could not read these migrations; empty where it can."""
    said: Alembic | Django | Files = Files(chain.said)
    if chain.framework == "alembic":
        said = Alembic(chain.said)
    elif chain.framework == "django":
        said = Django(chain.said)
    given: dict[str, Flow] = {chain.framework.replace("-", "_"): said, "roots": list(roots) or None}  # type: ignore[dict-item]
    try:
        with reading():
            (found,) = read_migrations(MigrationsOptions(**given), project.deploy(environment)).chains  # type: ignore[arg-type]
    except CannotJudge as refusal:
        return str(refusal)
    if isinstance(found, CannotJudge):
        return str(found)
    if not found.chain.migrations:
        return next((str(problem) for problem in found.chain.problems), "there are no migrations yet")
    return ""
