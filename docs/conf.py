"""How Sphinx builds the site: the same pages that are read on GitHub."""

import re
from pathlib import Path
from typing import Any

from pytest_deploygate import reports

ROOT = Path(__file__).resolve().parent.parent

project = reports.NAME
release = reports.version()
copyright = "the authors of pytest-deploygate, MIT"  # noqa: A001 - Sphinx calls it so
extensions = ["myst_parser"]
exclude_patterns = ["README.md"]
myst_heading_anchors = 3
html_theme = "furo"
html_title = project
# Nothing of a page comes from elsewhere.
html_theme_options = {
    "source_repository": reports.HOME,
    "source_branch": "main",
    "source_directory": "docs/",
}


def _outside(_app: object, page: str, source: list[str]) -> None:
    """Let links to files that are not of the site lead to the repository."""
    docs = ROOT / "docs"

    def lead(link: re.Match[str]) -> str:
        path = (docs / page).parent.joinpath(link[1]).resolve()
        if path.is_relative_to(docs) and path.suffix == ".md" and path != docs / "README.md":
            return link[0]
        kind = "tree" if path.is_dir() else "blob"
        return f"]({reports.HOME}/{kind}/main/{path.relative_to(ROOT).as_posix()}{link[2] or ''})"

    if page == "rules/README":
        source[0] += "\n```{toctree}\n:hidden:\n:glob:\n\n*/*\n```\n"
    source[0] = re.sub(r"\]\((?!https?:|#)([^)#\s]+)(#[^)]*)?\)", lead, source[0])


def setup(app: Any) -> None:
    """Sphinx calls it."""
    app.connect("source-read", _outside)
