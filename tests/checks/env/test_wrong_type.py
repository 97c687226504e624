from __future__ import annotations

from env_projects import EnvProject


def test_a_port(project: EnvProject) -> None:
    project.env("PORT=http")
    found = project.judge("wrong-type", variables={"PORT": "port"}).finding
    assert found.message == "PORT is no port, a number from 1 to 65535"
    assert found.help == "correct the value; the gate file declares PORT as `port`"
    assert str(found.place) == ".env:1:1"
    project.env("PORT=3000")
    assert project.judge("wrong-type", variables={"PORT": "port"}).passed


def test_the_incident(project: EnvProject) -> None:
    variables = {"SUPABASE_SERVICE_KEY": {"type": "supabase-key", "role": "service_role"}}
    project.env("SUPABASE_SERVICE_KEY=your-supabase-service-role-key")
    found = project.judge("wrong-type", variables=variables).finding
    assert found.message.startswith("SUPABASE_SERVICE_KEY is no Supabase key")
    project.env("SUPABASE_SERVICE_KEY=sb_secret_N7UND0UgjKTVK9UodkbTvw_a1b2c3d4")
    assert project.judge("wrong-type", variables=variables).passed


def test_what_is_not_set_or_empty_is_for_other_rules(project: EnvProject) -> None:
    project.env("PORT=", "X=1")
    assert project.judge("wrong-type", variables={"PORT": "port", "OTHER": "port"}).passed


def test_a_reference_to_a_secret_store(project: EnvProject) -> None:
    project.env("PORT=op://vault/item/port")
    assert project.judge("wrong-type", variables={"PORT": "port"}).passed


def test_a_path(project: EnvProject) -> None:
    project.write("certs/ca.pem", "x")
    variables = {"CA": "path"}
    project.env("CA=certs/ca.pem")
    assert project.judge("wrong-type", variables=variables).passed
    project.env("CA=certs/none.pem")
    assert project.judge("wrong-type", variables=variables).finding.message == "CA names a path that does not exist"
    project.env("CA=/no/such/place/ca.pem")
    refusal = project.judge("wrong-type", variables=variables).refusal
    assert refusal.message == "CA names a path outside of the project that this machine does not have"


def test_a_pattern_that_is_none(project: EnvProject) -> None:
    project.env("REGION=eu-west-1")
    refusal = project.judge("wrong-type", variables={"REGION": {"pattern": "("}}).refusal
    assert refusal.message == "the pattern of REGION is no regular expression"
    assert project.judge("wrong-type", variables={"REGION": {"pattern": "[a-z]{2}-[a-z]+-[0-9]"}}).passed
    assert project.judge("wrong-type", variables={"REGION": {"pattern": "[a-z]{2}"}}).subjects == ["REGION"]


def test_a_value_that_cannot_be_known(project: EnvProject) -> None:
    project.env("PORT=3000#1")
    assert project.judge("wrong-type", loader=None, variables={"PORT": "port"}).refusal.subject == "PORT"


def test_a_source_that_cannot_be_read(project: EnvProject) -> None:
    assert project.judge("wrong-type", variables={"PORT": "port"}).refusal.message.endswith("does not exist")
