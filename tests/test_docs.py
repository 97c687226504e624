"""The committed pages are those that the code would write today."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def generate() -> ModuleType:
    spec = importlib.util.spec_from_file_location("generate", ROOT / "docs/generate.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_generated_pages_are_up_to_date(generate):
    assert generate.differences(generate.generated(generate.builtin())) == []


def test_a_difference_is_seen(generate, tmp_path, monkeypatch):
    monkeypatch.setattr(generate, "ROOT", tmp_path)
    (tmp_path / "docs/rules/pm2").mkdir(parents=True)
    (tmp_path / "docs/rules/pm2/gone.md").write_text("a rule that is no more", "utf-8")
    (tmp_path / "docs/rules/pm2/stale.md").write_text("old", "utf-8")
    (tmp_path / "docs/rules/pm2/same.md").write_text("same", "utf-8")

    wanted = {"docs/rules/pm2/stale.md": "new", "docs/rules/pm2/same.md": "same", "docs/rules/pm2/missing.md": "new"}

    assert sorted(generate.differences(wanted)) == [
        "docs/rules/pm2/gone.md",
        "docs/rules/pm2/missing.md",
        "docs/rules/pm2/stale.md",
    ]


def test_every_rule_says_more_than_its_summary(generate):
    for rule in generate.builtin().rules.values():
        assert re.fullmatch(r"[^\n]+\.", rule.summary), f"{rule.name}: the first line is one sentence"
        assert len(rule.page.splitlines()) > 2, f"{rule.name}: the page says what it breaks and how to mend it"


@pytest.mark.parametrize("page", [*sorted(path.name for path in ROOT.glob("*.md")), "docs", "examples"])
def test_links_lead_to_files(page):
    for path in [ROOT / page] if page.endswith(".md") else (ROOT / page).rglob("*.md"):
        for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", path.read_text("utf-8")):
            assert (path.parent / target).exists(), f"{path.relative_to(ROOT)} links to {target}"
