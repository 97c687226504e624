"""The evaluator against real Node, on the corpus and on programs that Hypothesis makes up."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

import corpus_node
import tools
from agreement import differences, has_unknown, plain
from programs import programs
from pytest_deploygate.finding import CannotJudge
from pytest_deploygate.readers.javascript import World, read_expression, read_script

CASES = corpus_node.cases()
# What the evaluator leaves unread as a whole, with the reason that it must give.
UNREAD = {
    "collections-map.config.cjs": "a Map or Set changes while a loop runs over it",
    "collections-set.config.cjs": "a Map or Set changes while a loop runs over it",
    "functions-recursion.config.cjs": "calls are nested more than",
    "literals-numbers-legacy.config.cjs": "cannot be parsed",
    "literals-symbols.config.cjs": "Symbol.toStringTag is not understood",
    "literals-template-tagged.config.cjs": "cannot be parsed",
    "loops-for-of.config.cjs": "an iterator of the file's own is not understood",
    "misc-eval.config.cjs": "eval() runs text as code",
    "require-cache/ecosystem.config.cjs": "require.cache is not understood",
}


@pytest.fixture(scope="module")
def truths() -> dict[str, dict[str, object]]:
    tools.need_node()
    return dict(zip((case.name for case in CASES), corpus_node.truths(CASES), strict=True))


def world(path: Path, env: dict[str, str], parser: str, *, complete: bool = True) -> World:
    return World(path.parent, env, complete=complete, cwd=path.parent, parser=parser)


@pytest.mark.parametrize("parser", ["tree-sitter", "esprima"])
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_corpus(case: corpus_node.Case, parser: str, truths: dict[str, dict[str, object]]) -> None:
    if parser == "esprima":
        pytest.importorskip("esprima")
    truth = truths[case.name]
    path = case.path.resolve()
    read = read_expression if ".json" in path.name else read_script
    reason = ""
    try:
        ours = plain(read(path, world(path, dict(case.env), parser)).export)
    except CannotJudge as refusal:
        reason = str(refusal)
    if reason:
        assert "error" in truth or parser == "esprima" or UNREAD.get(case.name, "nothing") in reason, reason
        return
    if "error" in truth:
        # What makes Node throw is then among the things that are not known.
        assert has_unknown(ours)
        return
    assert list(differences(ours, truth["ok"])) == []


def test_most_of_the_corpus_is_read_exactly(truths: dict[str, dict[str, object]]) -> None:
    """So that a change that makes everything unknown, and nothing wrong, is noticed."""
    outcome: Counter[str] = Counter()
    for case in CASES:
        path = case.path.resolve()
        read = read_expression if ".json" in path.name else read_script
        try:
            ours = plain(read(path, world(path, dict(case.env), "tree-sitter")).export)
        except CannotJudge:
            outcome["throws" if "error" in truths[case.name] else "unread"] += 1
        else:
            outcome["unknown in part" if has_unknown(ours) else "exact"] += 1
    assert outcome["exact"] >= 200
    assert outcome["unread"] <= 12


ENVIRONMENTS = st.fixed_dictionaries(
    {},
    optional={
        "NODE_ENV": st.sampled_from(["production", "development", "staging", ""]),
        "PORT": st.sampled_from(["3000", "8080", "0", "x1"]),
        "ROLE": st.sampled_from(["api", "web", "worker"]),
        "DEBUG": st.sampled_from(["1", "0", "true", "false", ""]),
    },
)


# One example is a batch, since Node is asked once a batch; so there is no shrinking, which would ask it for hours.
@settings(
    max_examples=tools.examples(3),
    deadline=None,
    suppress_health_check=list(HealthCheck),
    derandomize=True,
    phases=[Phase.generate],
)
@given(cases=st.lists(st.tuples(programs(), ENVIRONMENTS), min_size=15, max_size=25))
def test_made_up_programs(cases: list[tuple[str, dict[str, str]]], tmp_path_factory: pytest.TempPathFactory) -> None:
    """With the environment known, and unknown: whatever is said to be known must be what Node says."""
    tools.need_node()
    folder = tmp_path_factory.mktemp("programs").resolve()
    questions = []
    for index, (text, env) in enumerate(cases):
        path = folder / f"p{index}.config.cjs"
        path.write_text(text)
        questions.append((path, env))
    wrong = [
        f"{sorted(env.items())} {'known' if complete else 'unknown'}: {found}\n{path.read_text()}"
        for (path, env), truth in zip(questions, corpus_node.truths(questions), strict=True)
        for complete in (True, False)
        for found in disagreements(path, env, truth, complete=complete)
    ]
    if wrong:
        pytest.fail("\n".join(wrong), pytrace=False)


def disagreements(path: Path, env: dict[str, str], truth: dict[str, object], *, complete: bool) -> list[object]:
    given = world(path, env if complete else {}, "tree-sitter", complete=complete)
    try:
        ours = plain(read_script(path, given).export)
    except CannotJudge as refusal:
        return [] if "error" in truth or not complete else [refusal]
    if "error" in truth:
        return [] if has_unknown(ours) or not complete else [truth]
    return list(differences(ours, truth["ok"], ordered=complete))
