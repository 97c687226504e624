"""Command lines: what a shell makes of them, what wraps the program, what cannot be told."""

from __future__ import annotations

import shlex
import subprocess
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import tools
from launchers import LaunchProject
from pytest_deploygate.families.imports import Entry, Entrypoint
from pytest_deploygate.finding import CannotJudge, Location
from pytest_deploygate.readers.imports.launch.lexer import parse_line
from pytest_deploygate.readers.imports.launch.words import NotFollowed, Word, expand
from pytest_deploygate.readers.imports.steps import Launch


@pytest.fixture
def shop(project: LaunchProject) -> LaunchProject:
    for path in ("main.py", "app/job.py", "app/__init__.py", "src/shop/__init__.py", "src/shop/web.py"):
        project.write(path, "app = 1\n")
    return project


def last(launch: Launch) -> tuple[str, str, str]:
    step = launch.steps[-1]
    return step.kind, step.name, step.attribute


@pytest.mark.parametrize(
    ("entry", "name", "attribute"),
    [
        ("shop.web", "shop.web", ""),
        ("shop.web:app", "shop.web", "app"),
        ("shop.web:factory.app", "shop.web", "factory.app"),
        ("shop.web:create()", "shop.web", "create()"),
        (Entrypoint(module="shop.web:app"), "shop.web", "app"),
    ],
)
def test_modules(shop: LaunchProject, entry: Entrypoint | str, name: str, attribute: str) -> None:
    launch = shop.launch(entry)
    assert last(launch) == ("import", name, attribute)
    assert launch.front == (Entry("src", "a root"),)
    assert launch.steps[0].path == (str(shop.root / "src"), *launch.interpreter.path)
    assert launch.place == Location("deploygate.yaml", 10, 9)
    assert launch.loaded == launch.interpreter.loaded


def test_roots_that_are_named(shop: LaunchProject) -> None:
    launch = shop.launch("main", roots=["src", "."])
    assert [entry.path for entry in launch.front] == ["src", "."]
    assert "outside" in shop.refusal("main", roots=["../elsewhere"]).message


def test_no_entry_point(shop: LaunchProject) -> None:
    assert shop.read() == ()


@pytest.mark.parametrize("text", ["shop-web", "shop.web:", ":app", "1shop", "shop/web", "shop.web:app)"])
def test_what_is_no_module(shop: LaunchProject, text: str) -> None:
    assert shop.refusal(text).message == f"'{text}' is no module"


def test_several_keys(shop: LaunchProject) -> None:
    refused = shop.refusal(Entrypoint(module="shop.web", command="python main.py"))
    assert refused.message == "an entry point says what is started by one key, and this one has `module` and `command`"
    assert refused.place == Location("deploygate.yaml", 10, 9)
    assert "none of them" in shop.refusal(Entrypoint()).message


def test_an_unknown_interpreter(shop: LaunchProject) -> None:
    shop.interpreter = CannotJudge("there is none", Location("deploygate.yaml", 5, 3))
    assert shop.refusal("shop.web").message == "there is none"
    assert shop.refusal("python main.py").message == "there is none"
    assert isinstance(shop.read("a b", "c")[1], CannotJudge)


@pytest.mark.parametrize(
    "line",
    [
        "python main.py --port $PORT",
        "  exec   python -u main.py",
        "/srv/app/.venv/bin/python main.py",
        "$VIRTUAL_ENV/bin/python main.py",
        "PORT=1 python3 main.py",
        "env -u X PORT=1 python main.py",
        "env -i PORT=1 python main.py",
        "sh -c 'python main.py'",
        'bash -lc "exec python main.py"',
        "cd app && cd .. && python main.py",
        "mkdir -p x; export A=b; python main.py",
        ". .venv/bin/activate && python main.py",
        "alembic upgrade head && python main.py",
        "exec python main.py; echo never",
        "python main.py || exit 1",
        "python main.py 2>&1 | tee -a log",
        "python main.py > /dev/null 2>&1 < /dev/null",
        "set -euo pipefail\n# the service\npython \\\n  main.py\n",
        "dumb-init -- python main.py",
        "tini -g -- python main.py",
        "nice -n 5 python main.py",
        "nice -10 python main.py",
        "timeout -k 5 5 python main.py",
        "nohup python main.py",
        "gosu www-data python main.py",
        "newrelic-admin run-program python main.py",
        "ddtrace-run python main.py",
        "opentelemetry-instrument --service_name x python main.py",
        "uv run main.py",
        "uv run --frozen --no-dev python main.py",
        "poetry run python main.py",
        "pipenv run python main.py",
        "pdm run main.py",
        "hatch run python main.py",
        "rye run python main.py",
        "tini -- env A=1 nice sh -c 'exec poetry run python main.py'",
    ],
)
def test_lines_that_start_one_script(shop: LaunchProject, line: str) -> None:
    launch = shop.command(line)
    assert last(launch) == ("script", str(shop.root / "main.py"), "")
    assert launch.front == (Entry(".", "the script's own folder"),)


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("uv run -m app.job", "app.job"),
        ("uv run --directory app python -m job", "job"),
        ("cd app && exec python -m job", "job"),
        ("env -C app python -m job", "job"),
        ("APP=job; python -m $APP", "job"),
        ("export APP=job && python -m ${APP:-other}", "job"),
        ("python -mapp.job", "app.job"),
        ("python -Bm app.job --x", "app.job"),
    ],
)  # fmt: skip
def test_lines_that_start_a_module(shop: LaunchProject, line: str, name: str) -> None:
    assert last(shop.command(line)) == ("module", name, "")


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("honcho start", "what the program 'honcho' starts is not known here"),
        ("npm start -- x", "what the program 'npm' starts is not known here"),
        ("python $SCRIPT", "the script that Python is to run depends on `$SCRIPT`, which is not known here"),
        ("python ${SCRIPT:-main.py}", "the script that Python is to run depends on `${SCRIPT:-main.py}`, which is not known here"),
        ("python -m $(cat module)", "the module that Python is to run depends on `$(cat module)`, which is not known here"),
        ("$RUNNER main.py", "the program that is started depends on `$RUNNER`, which is not known here"),
        ("python gone.py", "there is no script 'gone.py'"),
        ("python ../x.py", "the script that Python is to run is '../x.py', which is outside the project"),
        ("python /elsewhere/x.py", "the script that Python is to run is '/elsewhere/x.py', which is outside the project"),
        ("cd /elsewhere && python x.py", "the folder of `cd` is '/elsewhere', which is outside the project"),
        ("python -i -", "Python is given nothing to run"),
        ("python2 main.py", "'python2' is asked for, and what is known is Python {}"),
        ("python -Z main.py", "Python {} has no option `-Z` that starts something"),
        ("python --what main.py", "the option `--what` of Python is not known here"),
        ("python -c 'import main; [main]'", "what Python is to run with `-c` is more than imports and calls"),
        ("python -c 'import sys, main; sys.path.insert(0, \"app\")'", "what Python is to run with `-c` is more than imports and calls"),
        ("python -c 'import'", "what Python is to run with `-c` cannot be parsed"),
        ("if true; then python main.py; fi", "what is started here cannot be told: it has a `if`, and what that comes to only a run knows"),
        ("(cd app && python job.py)", "what is started here cannot be told: it has a subshell or a function"),
        ("python main.py 'x", "what is started here cannot be told: a quote in it is not closed"),
        ("python main.py << EOF", "what is started here cannot be told: it has a here-document or a process substitution"),
        ("python main.py & python app/job.py", "several programs are started here, one in the background"),
        ("python main.py; wait", "what is started here cannot be told: no program is the last one"),
        ("poetry install --no-root", "'poetry' is followed only as `poetry run …`"),
        ("PYTHONHOME=/usr python main.py", "`PYTHONHOME` is set, which moves the whole standard library"),
        ("PYTHONPATH=/elsewhere python main.py", "an entry of `PYTHONPATH` is '/elsewhere', which is outside the project"),
        ("PYTHONPATH=$X python main.py", "`PYTHONPATH` depends on `$X`, which is not known here"),
        ("rq worker default", "rq imports a job's module only when the job comes"),
    ],
)  # fmt: skip
def test_lines_that_cannot_be_judged(shop: LaunchProject, line: str, why: str) -> None:
    refused = shop.refused(line)
    assert isinstance(shop.interpreter, type(shop.command("python main.py").interpreter))
    assert refused.message == why.replace("{}", shop.command("python main.py").interpreter.short)
    assert refused.place == Location("deploygate.yaml", 10, 9)


def test_what_a_line_may_leave_to_the_server(shop: LaunchProject) -> None:
    given = {"SCRIPT": "main.py", "PYTHONPATH": "src"}
    launch = shop.command('python "$SCRIPT" $PORT', environment=given)
    assert last(launch)[1] == str(shop.root / "main.py")
    assert [entry.path for entry in launch.front] == [".", "src"]
    assert dict(launch.environ) == given
    # An idiom that adds to what is not there.
    launch = shop.command("PYTHONPATH=app:$PYTHONPATH python src/shop/web.py")
    assert [entry.path for entry in launch.front] == ["src/shop", "app", "."]


def test_links_that_lead_out(shop: LaunchProject, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere/x.py").touch()
    (shop.root / "current").symlink_to(tmp_path / "elsewhere")
    (shop.root / "x.py").symlink_to(tmp_path / "elsewhere/x.py")
    why = "the folder 'current' is a link that leads out of the project"
    assert shop.refused("cd current && python x.py").message == why
    assert shop.refused("python x.py", cwd="current").message == why
    assert shop.refused("python x.py").message == "the script 'x.py' is a link that leads out of the project"


def test_a_file_with_variables(shop: LaunchProject) -> None:
    launch = shop.command("set -a; . ./deploy.env; python main.py")
    assert [known.message for known in launch.unknown] == ["what './deploy.env' sets is not read"]


def test_a_shell_script(shop: LaunchProject) -> None:
    shop.write("start.sh", '#!/bin/sh\nset -e\ncd app\nexec "$@"\n')
    assert last(shop.command("./start.sh python -m job")) == ("module", "job", "")
    assert last(shop.command("bash start.sh python -m job")) == ("module", "job", "")
    shop.write("start.sh", '#!/bin/sh\n./start.sh "$@"\n')
    assert "without end" in shop.refused("./start.sh x").message


def test_a_script_by_its_first_line(shop: LaunchProject) -> None:
    shop.write("run", "#!/usr/bin/env -S python3 -I\nimport app\n")
    launch = shop.command("./run x", environment={"PYTHONPATH": "src"})
    assert (last(launch), launch.front, launch.arguments) == (("script", str(shop.root / "run"), ""), (), ("x",))
    shop.write("node.js", "#!/usr/bin/env node\n")
    assert shop.refused("./node.js x").message == "'./node.js' is no script for Python"


def test_a_folder_that_python_runs(shop: LaunchProject) -> None:
    shop.write("app/__main__.py")
    launch = shop.command("python app")
    assert last(launch) == ("script", str(shop.root / "app/__main__.py"), "")
    assert launch.front == (Entry("app", "the folder that Python runs"),)


def test_sitecustomize(shop: LaunchProject) -> None:
    shop.write("src/sitecustomize.py")
    launch = shop.command("python main.py", environment={"PYTHONPATH": "src"})
    assert [step.name for step in launch.steps] == ["sitecustomize", str(shop.root / "main.py")]
    assert launch.steps[0].path[0] == str(shop.root / "src")


def test_paths_of_the_server(shop: LaunchProject) -> None:
    launch = shop.command("cd /srv/shop/app && python job.py", options={"deploy_path": "/srv/shop"})
    assert last(launch)[1] == str(shop.root / "app/job.py")
    # Where nobody says it, a path that only fits one way tells.
    assert last(shop.command("python /opt/x/app/job.py"))[1] == str(shop.root / "app/job.py")


def test_scripts_of_the_project(shop: LaunchProject) -> None:
    shop.write("pyproject.toml", '[project]\nname = "shop"\n[project.scripts]\nshop-web = "shop.web:main"\n')
    launch = shop.command("shop-web --port 1")
    assert last(launch) == ("import", "shop.web", "main()")
    assert launch.steps[-1].path[-1] == str(shop.root / "src")
    shop.write("pyproject.toml", "[project\n")
    assert "cannot be parsed" in shop.refused("shop-web --port 1").message


def test_scripts_that_are_installed(shop: LaunchProject) -> None:
    launch = shop.command("hypothesis --help")
    assert last(launch) == ("import", "hypothesis.extra.cli", "main()")
    assert launch.front[0].why == "the folder of the script 'hypothesis'"


def test_a_launcher_that_is_not_installed(shop: LaunchProject) -> None:
    launch = shop.command("gunicorn main:app")
    version = launch.interpreter.short
    (unknown,) = launch.unknown
    assert unknown.message == f"what 'gunicorn' loads is not known, as Python {version} has it not installed"
    assert launch.loaded == launch.interpreter.loaded


def test_secrets_in_a_line(shop: LaunchProject) -> None:
    secret = "tr0ub4dor-and-3"
    launch = shop.command(f"API_TOKEN={secret} python main.py --db-password={secret}")
    assert secret not in launch.title
    assert launch.title.startswith("API_TOKEN=")


def test_words_are_those_of_a_shell() -> None:
    bash = tools.need_bash()

    @given(st.text("ab '\"\\$#=~\n|;", max_size=12))
    @settings(max_examples=tools.examples(60), deadline=None)
    def check(text: str) -> None:
        try:
            commands = parse_line(text)
        except NotFollowed:
            return
        if len(commands) != 1 or commands[0].assignments:
            return
        words = [word for raw in commands[0].words for word in expand(raw, lambda _: Word(""))]
        if any(word.unknown or word.text.startswith("~") for word in words) or "|" in text:
            return
        script = f"set -f; command printf '%s\\0' {text}\n"
        if len(parse_line(script)) != 2:
            return
        done = subprocess.run([bash, "-c", script], capture_output=True, text=True, check=False)
        # Without an argument, printf writes its format once.
        assert done.returncode or done.stdout.split("\0")[:-1] == ([word.text for word in words] or [""])

    check()


@given(st.lists(st.text(max_size=8), min_size=1, max_size=5))
def test_quoted_words_come_back(words: list[str]) -> None:
    words = [word.replace("\r", "").replace("\0", "") for word in words]
    (command,) = parse_line("x " + shlex.join(words))
    assert [word.text for raw in command.words for word in expand(raw, lambda _: None)] == ["x", *words]
