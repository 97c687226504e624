"""Procfile, Dockerfile, systemd units, compose files and PM2: what is started, where, and with which variables."""

from __future__ import annotations

import pytest

from launchers import LaunchProject
from pytest_deploygate.families.imports import ComposeEntry, Entrypoint
from pytest_deploygate.families.pm2 import Pm2Options
from pytest_deploygate.finding import CannotJudge, Location
from pytest_deploygate.readers.imports.steps import Launch


@pytest.fixture
def shop(project: LaunchProject) -> LaunchProject:
    for path in ("main.py", "app/job.py", "src/shop/__init__.py", "src/shop/web.py"):
        project.write(path, "app = 1\n")
    return project


def last(launch: Launch) -> str:
    return launch.steps[-1].name


def shown(launch: Launch) -> tuple[str, str, list[str]]:
    """What is started, in which folder, and the front of its path."""
    root = launch.cwd
    while not (root / "main.py").exists() and root != root.parent:
        root = root.parent
    name = launch.steps[-1].name.removeprefix(f"{root}/")
    return name, launch.cwd.relative_to(root).as_posix(), [entry.path for entry in launch.front]


class TestProcfile:
    def test_processes(self, shop: LaunchProject) -> None:
        shop.write(
            "Procfile", "# all\nrelease: python -m app.job\nweb:   python main.py\nworker-1: cd app; python job.py\n"
        )
        launch = shop.launch(Entrypoint(procfile="web"))
        assert (launch.title, launch.place) == ("python main.py", Location("Procfile", 3, 8, 14))
        assert shown(launch) == ("main.py", ".", ["."])
        found = [last(each) for each in shop.read(Entrypoint(procfile="*")) if isinstance(each, Launch)]
        assert found == ["app.job", str(shop.root / "main.py"), str(shop.root / "app/job.py")]
        assert len(shop.read(Entrypoint(procfile="w*"))) == 2

    def test_what_is_not_there(self, shop: LaunchProject) -> None:
        assert shop.refusal(Entrypoint(procfile="web")).message == "'Procfile' does not exist"
        shop.write("Procfile", "web: python main.py\n")
        assert shop.refusal(Entrypoint(procfile="job")).message == "the Procfile has no process 'job'"


class TestDockerfile:
    @pytest.mark.parametrize(
        ("text", "name", "cwd", "front"),
        [
            ('FROM x\nWORKDIR /app\nCOPY . .\nCMD ["python", "main.py"]', "main.py", ".", ["."]),
            ("FROM x\nWORKDIR /app\nCOPY . /app/\nCMD python -m app.job", "app.job", ".", ["."]),
            ("FROM x\nWORKDIR /a\nWORKDIR b\nADD . .\nCMD exec python app/job.py", "app/job.py", ".", ["app"]),
            ("from x\ncopy . /srv\nworkdir /srv/app\nentrypoint python job.py", "app/job.py", "app", ["app"]),
            ('FROM x\nWORKDIR /app\nCOPY . .\nENTRYPOINT ["python"]\nCMD ["-m", "app.job"]', "app.job", ".", ["."]),
            ('FROM x\nCOPY . /app\nWORKDIR /app\nENTRYPOINT ["tini", "--"]\nCMD python main.py', "main.py", ".", ["."]),
            ('FROM x\nCOPY . /app\nWORKDIR /app\nENTRYPOINT ["tini", "--"]\nCMD ["python", "main.py"]', "main.py", ".", ["."]),
            ("FROM x\nWORKDIR /c\nCOPY src ./src\nENV PYTHONPATH=/c/src\nCMD python -m shop.web", "shop.web", ".", [".", "src"]),
            ("FROM x\nWORKDIR /c\nCOPY src/ /c/\nCMD python -m shop.web", "shop.web", "src", ["src"]),
            ("FROM x\nARG D=/c\nENV PYTHONPATH $D/src\nWORKDIR ${D}\nCOPY src src\nCMD python -m shop.web", "shop.web", ".", [".", "src"]),
            ("FROM x\nWORKDIR /c\nCOPY main.py app ./\nCMD python job.py", "app/job.py", "app", ["app"]),
            ("FROM x\nWORKDIR /$D\nCOPY . .\nCMD python main.py", "main.py", ".", ["."]),
            ("FROM x AS b\nWORKDIR /b\nCOPY . .\nCMD no\nFROM y\nCOPY --from=b /b /app\nWORKDIR /app\nCMD python main.py", "main.py", ".", ["."]),
            ("FROM x AS base\nWORKDIR /b\nCOPY . .\nFROM base\nCMD python main.py", "main.py", ".", ["."]),
            ("FROM x\nWORKDIR /app\nCOPY . .\nRUN <<END\nCMD no\nEND\nCMD python \\\n  # remark\n  -u main.py", "main.py", ".", ["."]),
            ("# escape=`\nFROM x\nWORKDIR /app\nCOPY . .\nCMD python `\n main.py", "main.py", ".", ["."]),
            ('FROM x\nWORKDIR /app\nCOPY . .\nSHELL ["/bin/bash", "-lc"]\nENTRYPOINT ["dumb-init"]\nCMD python main.py', "main.py", ".", ["."]),
        ],
    )  # fmt: skip
    def test_what_is_started(self, shop: LaunchProject, text: str, name: str, cwd: str, front: list[str]) -> None:
        shop.write("Dockerfile", text + "\n")
        assert shown(shop.launch(Entrypoint(dockerfile="Dockerfile"))) == (name, cwd, front)

    def test_place_and_title(self, shop: LaunchProject) -> None:
        shop.write("Dockerfile", 'FROM x\nWORKDIR /app\nCOPY . .\nENTRYPOINT ["python"]\nCMD  ["main.py"]\n')
        launch = shop.launch(Entrypoint(dockerfile="Dockerfile"))
        assert launch.title == "python main.py"
        assert launch.place == Location("Dockerfile", 4, 12, 10)

    @pytest.mark.parametrize(
        ("text", "why"),
        [
            ("FROM x\n", "'Dockerfile' has neither ENTRYPOINT nor CMD in its last stage"),
            ("", "'Dockerfile' has no stage"),
            ("FROM x AS a\nCMD python main.py\nFROM a\nENTRYPOINT []\n", "there is nothing to start here"),
            ("FROM x\nWORKDIR /app\nCMD python main.py\n", "the working directory is '/app', which is outside the project"),
            ("FROM x\nWORKDIR /$D\nCOPY . /app\nCMD python main.py\n", "the working directory is '/$D', which is outside the project"),
        ],
    )  # fmt: skip
    def test_what_cannot_be_judged(self, shop: LaunchProject, text: str, why: str) -> None:
        shop.write("Dockerfile", text)
        assert shop.refusal(Entrypoint(dockerfile="Dockerfile")).message == why

    def test_another_python(self, shop: LaunchProject) -> None:
        short = shop.launch("main").interpreter.short
        text = "ARG V={}\nFROM registry/python:${{V}}-slim\nWORKDIR /a\nCOPY . .\nCMD python main.py\n"
        shop.write("Dockerfile", text.format(short))
        shop.launch(Entrypoint(dockerfile="Dockerfile"))
        shop.write("Dockerfile", text.format("3.8"))
        refused = shop.refusal(Entrypoint(dockerfile="Dockerfile"))
        assert refused.message == f"Python 3.8 is said to run this, and what is known is Python {short}"

    def test_a_folder_of_its_own(self, shop: LaunchProject) -> None:
        shop.write("app/Dockerfile", "FROM x\nWORKDIR /a\nCOPY job.py .\nCOPY . .\nCMD python job.py\n")
        assert shown(shop.launch(Entrypoint(dockerfile="app/Dockerfile"))) == ("app/job.py", "app", ["app"])


class TestSystemd:
    UNIT = "[Unit]\nDescription=x\n[Service]\n{}\n[Install]\nWantedBy=x\n"

    def unit(self, shop: LaunchProject, *lines: str) -> Launch | CannotJudge:
        shop.write("deploy/api.service", self.UNIT.format("\n".join(lines)))
        (found,) = shop.read(Entrypoint(systemd="deploy/api.service"), deploy_path="/srv/shop")
        return found

    @pytest.mark.parametrize(
        ("lines", "name", "cwd", "front"),
        [
            (["WorkingDirectory=/srv/shop", "ExecStart=/usr/bin/python main.py"], "main.py", ".", ["."]),
            (["WorkingDirectory=-/srv/shop/app", "ExecStart=-/srv/shop/.venv/bin/python job.py"], "app/job.py", "app", ["app"]),
            (["WorkingDirectory=/srv/shop", "ExecStart=@/usr/bin/python py main.py"], "main.py", ".", ["."]),
            (["WorkingDirectory=/srv/shop", "ExecStart=!!/usr/bin/env python \\", "  # no", "  main.py"], "main.py", ".", ["."]),
            (["WorkingDirectory=/srv/shop", 'Environment="A=b c" PYTHONPATH=/srv/shop/src', "ExecStart=/bin/python -m shop.web"], "shop.web", ".", [".", "src"]),
            (["WorkingDirectory=/srv/shop", "Environment=F=main.py O=-u", "ExecStart=/bin/python $O ${F}"], "main.py", ".", ["."]),
            (["WorkingDirectory=/srv/shop", "EnvironmentFile=/srv/shop/deploy/env", "ExecStart=/bin/python -m shop.web"], "shop.web", ".", [".", "src"]),
            (["WorkingDirectory=/srv/shop", "ExecStart=/bin/false", "ExecStart=", "ExecStart=/bin/sh -c 'cd app; exec python job.py'"], "app/job.py", "app", ["app"]),
        ],
    )  # fmt: skip
    def test_what_is_started(
        self, shop: LaunchProject, lines: list[str], name: str, cwd: str, front: list[str]
    ) -> None:
        shop.write("deploy/env", "PYTHONPATH=/srv/shop/src\nOTHER=1\n")
        launch = self.unit(shop, *lines)
        assert isinstance(launch, Launch), launch
        assert shown(launch) == (name, cwd, front)
        assert launch.unknown == ()

    def test_without_a_folder(self, shop: LaunchProject) -> None:
        launch = self.unit(shop, "ExecStart=/usr/bin/python /srv/shop/main.py")
        assert isinstance(launch, Launch)
        assert (last(launch), str(launch.cwd)) == (str(shop.root / "main.py"), "/")
        assert launch.place == Location("deploy/api.service", 4, 11, 33)
        assert launch.title == "/usr/bin/python /srv/shop/main.py"

    def test_a_file_that_only_the_server_has(self, shop: LaunchProject) -> None:
        launch = self.unit(
            shop, "WorkingDirectory=/srv/shop", "EnvironmentFile=-/etc/default/api", "ExecStart=/bin/python main.py"
        )
        assert isinstance(launch, Launch)
        assert [known.message for known in launch.unknown] == ["what '/etc/default/api' sets is not read"]
        assert launch.unknown[0].place.line == 5

    @pytest.mark.parametrize(
        ("lines", "why"),
        [
            (["Type=simple"], "'deploy/api.service' has no ExecStart"),
            (["WorkingDirectory=%h/x", "ExecStart=/bin/python main.py"], "the working directory of the unit is not known here"),
            (["WorkingDirectory=/srv/shop", "ExecStart=/bin/python %i.py"], "the script that Python is to run depends on `%i`, which is not known here"),
            (["WorkingDirectory=/elsewhere", "ExecStart=/bin/python main.py"], "the working directory is '/elsewhere', which is outside the project"),
        ],
    )  # fmt: skip
    def test_what_cannot_be_judged(self, shop: LaunchProject, lines: list[str], why: str) -> None:
        refused = self.unit(shop, *lines)
        assert isinstance(refused, CannotJudge)
        assert refused.finding.message == why


class TestCompose:
    def test_a_command_of_its_own(self, shop: LaunchProject) -> None:
        shop.write(
            "compose.yaml",
            "services:\n  api:\n    image: x\n    working_dir: /app\n    volumes: ['.:/app:ro']\n"
            "    command: python -m shop.web --port $$PORT\n    environment: {PYTHONPATH: /app/src}\n",
        )
        launch = shop.launch(Entrypoint(compose="api"))
        assert shown(launch) == ("shop.web", ".", [".", "src"])
        assert launch.place == Location("compose.yaml", 6, 14, 32)

    def test_a_command_over_that_of_the_image(self, shop: LaunchProject) -> None:
        shop.write(
            "Dockerfile", 'FROM x\nWORKDIR /app\nCOPY . .\nENTRYPOINT ["tini", "--"]\nCMD ["python", "main.py"]\n'
        )
        shop.write(
            "ops/x.yml",
            "services:\n  a: {build: ..}\n  b: {build: {context: ..}, command: [python, app/job.py]}\n  c:\n    build: ..\n    entrypoint: python\n    command: -m app.job\n",
        )
        for service, name, front in (("a", "main.py", ["."]), ("b", "app/job.py", ["app"]), ("c", "app.job", ["."])):
            launch = shop.launch(Entrypoint(compose=ComposeEntry(service, "ops/x.yml")))
            assert shown(launch) == (name, ".", front)

    def test_stages_and_variables(self, shop: LaunchProject) -> None:
        shop.write(
            "ops/Dockerfile",
            "FROM x AS one\nARG MOD=none\nWORKDIR /app\nCOPY . .\nENV MOD=${MOD}\nCMD python -m $MOD\n"
            "FROM one AS two\nCMD python main.py\n",
        )
        shop.write(".env", "JOB=app.job\nPATHS=/app/src\n")
        shop.write("web.env", "PYTHONPATH=/app/app\n")
        shop.write(
            "docker-compose.yml",
            "services:\n  job:\n    build: {context: ., dockerfile: ops/Dockerfile, target: one, args: {MOD: '${JOB}'}}\n"
            "    environment:\n      - PYTHONPATH=${PATHS}\n"
            "  web:\n    build: {context: ., dockerfile: ops/Dockerfile}\n    env_file: [web.env, gone.env]\n",
        )
        assert shown(shop.launch(Entrypoint(compose="job"))) == ("app.job", ".", [".", "src"])
        web = shop.launch(Entrypoint(compose="web"))
        assert shown(web) == ("main.py", ".", [".", "app"])
        assert [known.message for known in web.unknown] == ["what 'gone.env' sets is not read"]

    @pytest.mark.parametrize(
        ("text", "why"),
        [
            ("services: {api: {build: ., command: 'python main.py && x'}}", "the command of 'api' cannot be read: it has operators of a shell, and no shell reads it"),
            ("services: {api: {build: ., command: 'A=b python main.py'}}", "what the program 'A=b' starts is not known here"),
            ("services: {web: {image: x}}", "there is no service 'api' in 'compose.yaml'"),
            ("services: {api: {image: x}}", "where the service 'api' is started is said by its image, which is not known here"),
            ("services: {api: {image: x, working_dir: /app, volumes: ['.:/app']}}", "neither 'compose.yaml' nor a Dockerfile of the project says what the service 'api' starts"),
            ("services: {api: {extends: {service: x}}}", "'api' extends a service from elsewhere, which is not followed"),
            ("services: {api: {build: ., command: 'python ${X}'}}", "the command of the service 'api' depends on `$X`, which is not known here"),
            ("services: [", "'compose.yaml' cannot be read: something else stands where a value belongs"),
        ],
    )  # fmt: skip
    def test_what_cannot_be_judged(self, shop: LaunchProject, text: str, why: str) -> None:
        shop.write("Dockerfile", "FROM x\nWORKDIR /app\nCOPY . .\nCMD python main.py\n")
        assert "no compose file" in shop.refusal(Entrypoint(compose="api")).message
        shop.write("compose.yaml", text)
        assert shop.refusal(Entrypoint(compose="api")).message == why


class TestPm2:
    def apps(self, shop: LaunchProject, *apps: str) -> None:
        shop.write("ecosystem.config.js", "module.exports = { apps: [\n" + ",\n".join(apps) + "\n] };\n")
        shop.pm2 = Pm2Options(config="ecosystem.config.js", deploy_path="/srv/shop")

    def test_apps(self, shop: LaunchProject) -> None:
        self.apps(
            shop,
            "{ name: 'job', script: 'app/job.py', interpreter: '/srv/shop/.venv/bin/python3', args: '--x 1' }",
            "{ name: 'web', script: 'job.py', cwd: '/srv/shop/app', env: { PYTHONPATH: '/srv/shop/src' } }",
        )
        job = shop.launch(Entrypoint(pm2="job"), deploy_path="/srv/shop")
        assert (job.arguments, job.place.path, job.place.line) == (("--x", "1"), "ecosystem.config.js", 2)
        assert shown(job) == ("app/job.py", ".", ["app"])
        web = shop.launch(Entrypoint(pm2="w*"), deploy_path="/srv/shop")
        assert shown(web) == ("app/job.py", "app", ["app", "src"])

    def test_what_cannot_be_judged(self, shop: LaunchProject) -> None:
        assert shop.refusal(Entrypoint(pm2="x")).message == "'production' has no `pm2` section that could tell its apps"
        self.apps(
            shop, "{ name: 'node', script: 'a.js' }", "{ name: 'open', script: process.env.X, interpreter: 'python' }"
        )
        assert shop.refusal(Entrypoint(pm2="x")).message == "there is no app 'x' in 'ecosystem.config.js'"
        assert shop.refusal(Entrypoint(pm2="node")).message == "'node' is run by 'node', not by Python"
        assert "script of 'open' is unknown" in shop.refusal(Entrypoint(pm2="open")).message
        assert len(shop.read(Entrypoint(pm2="*"), "main")) == 3
