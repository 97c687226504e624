from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pytest_deploygate.finding import Finding, Location
from pytest_deploygate.waiver import SOON, Waiver, Waivers

TODAY = date(2026, 11, 21)


def waiver(
    rule: str = "pm2/foreign-app",
    subject: str = "chat",
    until: date = TODAY + timedelta(days=100),
    environment: str | None = None,
) -> Waiver:
    return Waiver(rule, subject, "OPS-412", "platform", until, environment, Location("deploygate.yaml", 12, 5))


def finding(subject: str = "chat") -> Finding:
    return Finding("no", Location("ecosystem.config.js", 3, 1), subject)


def matched(known: Waiver, *, environment: str = "api", rule: str = "pm2/foreign-app", subject: str = "chat") -> bool:
    return Waivers([known], TODAY).match(environment, rule, finding(subject)) is known


@pytest.mark.parametrize(
    ("rule", "matches"),
    [
        ("pm2/foreign-app", True),
        ("pm2/*", True),
        ("pm2/foreign", False),
        ("pm2/foreign-apps", False),
        ("env/*", False),
        ("pm/*", False),
        ("*", False),
        ("*/foreign-app", False),
    ],
)
def test_the_rule_is_a_name_or_a_whole_family(rule: str, matches: bool) -> None:
    assert matched(waiver(rule=rule)) is matches


@pytest.mark.parametrize(
    ("pattern", "subject", "matches"),
    [
        ("chat", "chat", True),
        ("chat", "Chat", False),
        ("chat", "chats", False),
        ("cha?", "chat", True),
        ("*", "anything at all", True),
        ("shop.* -> shop.users", "shop.orders -> shop.users", True),
        ("apps[0]", "apps[0]", True),
        ("apps[0]", "apps0", True),
        ("apps[0]", "apps[1]", False),
        ("apps[[]*", "apps[7]", True),
    ],
)
def test_the_subject_is_a_pattern_or_the_subject_itself(pattern: str, subject: str, matches: bool) -> None:
    assert matched(waiver(subject=pattern), subject=subject) is matches


@pytest.mark.parametrize(("environment", "matches"), [(None, True), ("api", True), ("web", False), ("ap", False)])
def test_the_environment_limits_it(environment: str | None, matches: bool) -> None:
    assert matched(waiver(environment=environment)) is matches


@pytest.mark.parametrize(("days", "counts"), [(-1, False), (0, True), (1, True)])
def test_it_counts_until_the_last_day_inclusive(days: int, counts: bool) -> None:
    assert matched(waiver(until=TODAY + timedelta(days=days))) is counts


@pytest.mark.parametrize(
    ("days", "says"),
    [
        (-30, "expired 30 days ago"),
        (-1, "expired 1 day ago"),
        (0, "ends today"),
        (1, "ends in 1 day"),
        (SOON, "ends in 7 days"),
        (SOON + 1, None),
    ],
)
def test_what_is_said_of_the_end_of_a_needed_one(days: int, says: str | None) -> None:
    waivers = Waivers([waiver(until=TODAY + timedelta(days=days))], TODAY)
    waivers.match("api", "pm2/foreign-app", finding())
    assert waivers.notes() == (
        [f"deploygate.yaml:12:5: waiver of pm2/foreign-app 'chat', by platform: {says}"] if says else []
    )


@pytest.mark.parametrize("days", [-1, 0, 100])
def test_one_that_nothing_needed_is_told(days: int) -> None:
    waivers = Waivers([waiver(until=TODAY + timedelta(days=days), environment="api")], TODAY)
    waivers.match("api", "pm2/foreign-app", finding("other"))
    assert waivers.notes() == [
        "deploygate.yaml:12:5: waiver of pm2/foreign-app 'chat' in api, by platform: matches nothing, remove it"
    ]


@pytest.mark.parametrize(
    ("unjudged", "told"),
    [
        ((), True),
        ([("api", "pm2/foreign-app")], False),
        ([("web", "pm2/foreign-app")], True),
        ([("api", "pm2/missing-app")], True),
    ],
)
def test_one_that_could_be_needed_elsewhere_is_not_called_unused(unjudged: list[tuple[str, str]], told: bool) -> None:
    assert bool(Waivers([waiver(environment="api")], TODAY).notes(unjudged)) is told


def test_an_expired_one_is_not_missed_where_another_holds() -> None:
    expired, valid = waiver(until=TODAY - timedelta(days=9)), waiver(rule="pm2/*")
    waivers = Waivers([expired, valid], TODAY)
    assert waivers.match("api", "pm2/foreign-app", finding()) is valid
    assert waivers.used == {1}
    assert [note.rpartition(": ")[2] for note in waivers.notes()] == ["matches nothing, remove it"]


def test_all_that_match_count_as_used() -> None:
    waivers = Waivers([waiver(), waiver(subject="*")], TODAY)
    waivers.match("api", "pm2/foreign-app", finding())
    assert waivers.used == {0, 1}


def test_use_travels_between_processes_as_plain_data() -> None:
    there, here = (Waivers([waiver(), waiver(subject="other")], TODAY) for _ in range(2))
    there.match("api", "pm2/foreign-app", finding())
    here.used.update(sorted(there.used))
    assert len(here.notes()) == 1
    assert "'other'" in here.notes()[0]


def test_all_can_be_ignored_and_that_is_told() -> None:
    waivers = Waivers([waiver(), waiver()], TODAY, ignore=True)
    assert waivers.match("api", "pm2/foreign-app", finding()) is None
    assert waivers.notes() == ["2 waivers ignored"]
    assert Waivers([], TODAY, ignore=True).notes() == []


def test_the_sentence_says_who_why_and_until_when() -> None:
    assert waiver(until=date(2026, 12, 31)).sentence == "OPS-412 (platform, until 2026-12-31)"


@given(st.text(), st.text(), st.dates())
def test_no_pattern_and_no_subject_breaks_it(pattern: str, subject: str, until: date) -> None:
    waivers = Waivers([waiver(subject=pattern, until=until)], TODAY)
    found = waivers.match("api", "pm2/foreign-app", finding(subject))
    assert found is None or until >= TODAY
    assert len(waivers.notes()) <= 1
    if pattern == subject:
        assert (found is not None) is (until >= TODAY)
