from __future__ import annotations

import base64
import json

import pytest

from projects import Outcome, Project

SECRET = "hq7-Xd92kLm4"


def judge(project: Project, properties: str, **given: object) -> Outcome:
    project.apps(f"{{ name: 'a', script: 'x.js', {properties} }}")
    outcome = project.judge("pm2/literal-secret", **given)
    assert SECRET not in str(outcome)
    return outcome


@pytest.mark.parametrize(
    ("properties", "subject"),
    [
        (f"env: {{ DB_PASSWORD: '{SECRET}' }}", "a.env.DB_PASSWORD"),
        (f"env_production: {{ jwtSecret: '{SECRET}' }}", "a.env_production.jwtSecret"),
        ("env: { DB_PASSWORD: 'postgres' }", "a.env.DB_PASSWORD"),
        ("env: { DB_PASSWORD: 123456 }", "a.env.DB_PASSWORD"),
        (f"env: {{ DATABASE_URL: 'postgres://shop:{SECRET}@db/shop' }}", "a.env.DATABASE_URL"),
        ("env: { THING: 'ghp_0123456789abcdefghijABCDEFGHIJ012345' }", "a.env.THING"),
        (f"args: '--db-password {SECRET}'", "a.args"),
        (f"args: ['--db-password={SECRET}']", "a.args.0"),
        (f"args: ['--db-password', '{SECRET}']", "a.args.1"),
        (f"script: 'serve --api-key {SECRET}'", "a.script"),
        (f"env: {{ DB_PASSWORD: process.env.DB_PASSWORD || '{SECRET}' }}", "a.env.DB_PASSWORD"),
        (f"env: {{ DB_PASSWORD: process.env.DB_PASSWORD ?? '{SECRET}' }}", "a.env.DB_PASSWORD"),
        (f"env: {{ DB_PASSWORD: process.env.P ? process.env.P : '{SECRET}' }}", "a.env.DB_PASSWORD"),
        ("env: { AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7ABCDEFG' }", "a.env.AWS_ACCESS_KEY_ID"),
        (f"env: {{ LIST: {{ password: '{SECRET}' }} }}", "a.env.LIST.password"),
    ],
)
def test_a_secret_in_the_file(project: Project, properties: str, subject: str) -> None:
    found = judge(project, properties).finding
    assert "stands in the file" in found.message
    assert found.subject == subject
    assert found.place.line == 3


def test_a_fallback_is_called_one(project: Project) -> None:
    assert judge(project, f"env: {{ DB_PASSWORD: process.env.P || '{SECRET}' }}").finding.message.endswith(
        " as a fallback"
    )


def test_in_the_deploy_section(project: Project) -> None:
    project.apps(
        "{ script: 'x.js' }", rest=f"deploy: {{ production: {{ repo: 'https://bot:{SECRET}@git.example.com/x' }} }}"
    )
    outcome = project.judge("pm2/literal-secret")
    assert outcome.subjects == ["deploy.production.repo"]
    assert SECRET not in str(outcome)


@pytest.mark.parametrize(
    "properties",
    [
        "env: { DB_PASSWORD: process.env.DB_PASSWORD }",
        "env: { DB_PASSWORD: process.env.DB_PASSWORD || '' }",
        "env: { DB_PASSWORD: 'your-password-here' }",
        "env: { DB_PASSWORD: '<password>' }",
        "env: { DB_PASSWORD: 'changeme' }",
        "env: { DB_PASSWORD: 'xxxxxxxx' }",
        "env: { DB_PASSWORD: '${DB_PASSWORD}' }",
        "env: { DB_PASSWORD: '{{ db_password }}' }",
        "env: { DB_PASSWORD: 'vault:secret/db' }",
        "env: { DB_PASSWORD: '请修改为你的数据库密码' }",
        "env: { DB_PASSWORD: true, JWT_SECRET: null }",
        "env: { SSL_KEY: '/etc/ssl/private/shop.key', API_KEY: './keys/api.pem' }",
        "env: { JWT_SECRET_FILE: '/run/secrets/jwt', TOKEN_TTL: 3600, MAX_TOKENS: 4096, OTP: 6 }",
        "env: { NEXT_PUBLIC_ANON_KEY: 'abc', NODE_ENV: 'production', SORT_KEY: 'name' }",
        "env: { CLIENT_ID: 'W0SD6fOrDlSc763b19cndjvA82naKNvGy9NAGLZrjSo' }",
        "env: { DATABASE_URL: 'postgres://shop@db/shop', OTHER_URL: 'postgres://shop:${PW}@db/shop' }",
        "args: '--password-file /run/secrets/x --port 3000'",
        "args: '--password $PASSWORD'",
        f"env_development: {{ DB_PASSWORD: '{SECRET}' }}",
        f"env_test: {{ DB_PASSWORD: '{SECRET}' }}",
    ],
)
def test_what_is_no_secret(project: Project, properties: str) -> None:
    assert judge(project, properties).passed


def test_names_look_drawn_by_chance_sometimes(project: Project) -> None:
    project.apps(
        "{ script: 'x.js' }", rest="deploy: { production: { repo: 'git@github.com:BuildTheEarth/main-bot.git' } }"
    )
    assert project.judge("pm2/literal-secret").passed


@pytest.mark.parametrize(
    "properties",
    [
        "args: ['-N', '-o', 'ServerAliveCountMax=3', '-o', 'ExitOnForwardFailure=yes']",
        "args: '-o ServerAliveCountMax=3 -o UserKnownHostsFile=/dev/null'",
        "node_args: '-XX:+HeapDumpOnOutOfMemoryError'",
        "env: { SERVICE: 'myCompanyUserServiceApp' }",
    ],
)
def test_names_of_several_words(project: Project, properties: str) -> None:
    assert judge(project, properties).passed


def test_letters_drawn_by_chance(project: Project) -> None:
    assert judge(project, "env: { T: 'xKqPvRtWzLmNbHgFdSjQ' }").subjects == ["a.env.T"]
    assert judge(project, "args: ['x=ServerAliveCountMax', 'y=W0SD6fOrDlSc763b19cndjvA82na']").subjects == ["a.args.1"]


def jwt(role: str) -> str:
    payload = base64.urlsafe_b64encode(json.dumps({"iss": "supabase", "role": role}).encode()).decode().rstrip("=")
    return f"eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.{payload}.c2lnbmF0dXJlLW9mLWEtdGVzdA"


@pytest.mark.parametrize(
    "properties",
    [
        f"env: {{ SUPABASE_ANON_KEY: '{jwt('anon')}' }}",
        "env: { NEXT_PUBLIC_VAPID_PUBLIC_KEY: 'BEl62iUYgUivxIkv69yViEuiBIa-Ib9-SkvMeAtA3LFgDzkrxZJjSgSnfckjBJuBkr3qBUYIHBQFLXYp5Nksh8U' }",
        "env: { STRIPE_PUBLISHABLE_KEY: 'pk_live_0123456789abcdefABCDEF' }",
        "env: { NEXT_PUBLIC_KEY: 'eyJ!.x' }",
    ],
)
def test_keys_that_are_public(project: Project, properties: str) -> None:
    assert judge(project, properties).passed


def test_a_public_name_makes_no_secret_public(project: Project) -> None:
    properties = f"env: {{ NEXT_PUBLIC_SUPABASE_ANON_KEY: '{jwt('service_role')}' }}"
    assert judge(project, properties).subjects == ["a.env.NEXT_PUBLIC_SUPABASE_ANON_KEY"]
    assert judge(project, "env: { NEXT_PUBLIC_DB: 'postgres://a:Zx81kQ@db/x' }").subjects == ["a.env.NEXT_PUBLIC_DB"]
    assert judge(project, "env: { NEXT_PUBLIC_AI: 'sk-abcdefghij0123456789' }").subjects == ["a.env.NEXT_PUBLIC_AI"]


def test_only_tokens_count_outside_production(project: Project) -> None:
    project.environment = "local"
    assert judge(project, f"env: {{ DB_PASSWORD: '{SECRET[:8]}' }}").passed
    assert judge(project, "env: { T: 'ghp_0123456789abcdefghijABCDEFGHIJ012345' }").subjects == ["a.env.T"]
    assert judge(project, "env_development: { T: 'ghp_0123456789abcdefghijABCDEFGHIJ012345' }").subjects == [
        "a.env_development.T"
    ]


def test_one_place_is_told_once(project: Project) -> None:
    shared = f"const env = {{ DB_PASSWORD: '{SECRET}' }};\n"
    apps = "{ name: 'a', script: 'x.js', env }, { name: 'b', script: 'y.js', env }"
    project.write("ecosystem.config.js", f"{shared}module.exports = {{ apps: [{apps}] }};")
    assert project.judge("pm2/literal-secret").subjects == ["a.env.DB_PASSWORD"]


def test_a_declared_variable_is_not_in_the_file(project: Project) -> None:
    properties = "env: { DB_PASSWORD: process.env.DB_PASSWORD }"
    assert judge(project, properties, variables={"DB_PASSWORD": SECRET}).passed


def test_other_forms_of_a_file(project: Project) -> None:
    project.write("ecosystem.yml", f"- name: a\n  env:\n    DB_PASSWORD: {SECRET}\n")
    assert project.judge("pm2/literal-secret", config="ecosystem.yml").subjects == ["0.env.DB_PASSWORD"]
    project.write("ecosystem.json", f'{{"apps": {{"env": {{"DB_PASSWORD": "{SECRET}"}}}}}}')
    assert project.judge("pm2/literal-secret", config="ecosystem.json").subjects == ["apps.env.DB_PASSWORD"]


def test_an_app_without_a_name(project: Project) -> None:
    project.apps(f"{{ script: 'x.js', env: {{ DB_PASSWORD: '{SECRET}' }} }}")
    assert project.judge("pm2/literal-secret").subjects == ["apps.0.env.DB_PASSWORD"]


def test_the_file_cannot_be_read(project: Project) -> None:
    project.write("ecosystem.config.js", "module.exports = {")
    assert "cannot be parsed" in project.judge("pm2/literal-secret").refusal.message
