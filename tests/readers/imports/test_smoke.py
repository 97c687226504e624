from __future__ import annotations

import os
import subprocess
import sys
import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from projects import RULES
from pytest_deploygate.families.imports import ImportsOptions, Outcome, Smoke, Smoked
from pytest_deploygate.finding import CannotJudge, Finding, Location, Related
from pytest_deploygate.readers.imports import read_imports
from pytest_deploygate.readers.imports import smoke as module
from pytest_deploygate.readers.imports.interpreter import ask
from pytest_deploygate.readers.imports.smoke import smoke
from pytest_deploygate.readers.imports.smoke.reports import Outcomes
from pytest_deploygate.readers.imports.steps import Launch, Step
from pytest_deploygate.rules import Deploy
from pytest_deploygate.secret import MASK

OWN = ask(sys.executable, Location("deploygate.yaml"))
PLACE = Location("deploygate.yaml", 5, 7)
SECRET = "Sunfl0wer-Dr4gonfly71"


@dataclass
class Project:
    """Code that is started."""

    root: Path

    def write(self, path: str, *lines: str) -> Path:
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("".join(line + "\n" for line in lines), "utf-8")
        return file

    def launch(self, *steps: tuple[str, str] | tuple[str, str, str], front: str = ".", **given: Any) -> Launch:
        path = (str((self.root / front).resolve()), *OWN.path)
        made = []
        for kind, name, *attribute in steps:
            made.append(Step(kind, str(self.root / name) if kind == "script" else name, path, *attribute))
        given = {"interpreter": OWN, "loaded": OWN.loaded, "cwd": self.root, **given}
        return Launch(" ".join(steps[0]), PLACE, front=(), steps=tuple(made), **given)

    def try_(self, launch: Launch, **options: Any) -> Smoked | CannotJudge:
        self.deploy = Deploy(self.root, self.root / "deploygate.yaml", "production")
        return smoke(launch, Smoke(**{"timeout": 20.0, **options}), self.deploy)

    def outcome(self, *steps: Any, front: str = ".", options: dict[str, Any] | None = None, **given: Any) -> Outcome:
        smoked = self.try_(self.launch(*steps, front=front, **given), **(options or {}))
        assert isinstance(smoked, Smoked), smoked
        assert smoked.place == PLACE
        return smoked.outcome

    def refusal(self, *steps: Any, options: dict[str, Any] | None = None, **given: Any) -> Finding:
        refusal = self.try_(self.launch(*steps, **given), **(options or {}))
        assert isinstance(refusal, CannotJudge), refusal
        return refusal.finding


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path.resolve())


def said(outcome: Outcome) -> tuple[str, str, str]:
    assert outcome.state == "fails", outcome
    return outcome.exception, outcome.message, str(outcome.place)


def starts(outcome: Outcome) -> bool:
    assert outcome.state in ("starts", "fails"), outcome
    return outcome.state == "starts"


# Imports


def test_a_module_and_what_the_launcher_takes_from_it(project: Project) -> None:
    project.write("shop/__init__.py")
    project.write(
        "shop/main.py",
        "import email.mime.text",
        "class App:",
        "    wsgi = 1",
        "app = App()",
        "def make(): app.made = 1",
    )
    assert starts(project.outcome(("import", "shop.main")))
    assert starts(project.outcome(("import", "shop.main", "app.wsgi")))
    assert starts(project.outcome(("import", "shop.main", "make()")))


def test_an_attribute_that_is_not_there(project: Project) -> None:
    project.write("main.py", "application = 1")
    expected = ("AttributeError", "module 'main' has no attribute 'app'", "main.py")
    assert said(project.outcome(("import", "main", "app"))) == expected


def test_an_attribute_that_a_launcher_words_by_itself(project: Project) -> None:
    project.write("main.py", "application = 1")
    launch = project.launch(("import", "main", "app"))
    launch = replace(launch, steps=(replace(launch.steps[0], missing="AppImportError: no 'app': really"),))
    smoked = project.try_(launch)
    assert isinstance(smoked, Smoked)
    assert said(smoked.outcome) == ("AppImportError", "no 'app': really", "main.py")


def test_a_factory_that_fails(project: Project) -> None:
    project.write("main.py", "def make():", "    return {}['key']")
    assert said(project.outcome(("import", "main", "make()"))) == ("KeyError", "'key'", "main.py:2")


def test_the_imports_that_lead_to_a_failure(project: Project) -> None:
    project.write("shop/__init__.py")
    project.write("shop/main.py", "", "from shop import orders")
    project.write("shop/orders.py", "def load():", "    import shop.gone", "load()")
    outcome = project.outcome(("import", "shop.main"))
    assert said(outcome) == ("ModuleNotFoundError", "No module named 'shop.gone'", "shop/orders.py:2")
    assert [(related.message, str(related.place)) for related in outcome.trace] == [
        ("imported from here", "shop/main.py:2"),
        ("called from here", "shop/orders.py:3"),
    ]
    assert not outcome.foreign


def test_a_module_that_shadows_the_standard_library(project: Project) -> None:
    project.write("utils/email.py", "def send(): pass")
    project.write("utils/worker.py", "import smtplib")
    outcome = project.outcome(("script", "utils/worker.py"), front="utils")
    assert outcome.exception == "ModuleNotFoundError"
    assert outcome.message.startswith("No module named 'email.")
    assert outcome.foreign
    assert [str(related.place) for related in outcome.trace] == ["utils/worker.py:1"]
    assert starts(project.outcome(("script", "utils/worker.py"), front="empty"))


def test_what_the_launcher_has_loaded_cannot_be_shadowed(project: Project) -> None:
    project.write("email/__init__.py")
    project.write("main.py", "import email.mime.text")
    assert said(project.outcome(("import", "main")))[0] == "ModuleNotFoundError"
    loaded = OWN.loaded | {"email", "email.mime", "email.mime.text", "no.such.module"}
    assert starts(project.outcome(("import", "main"), loaded=loaded))


def test_a_syntax_error(project: Project) -> None:
    project.write("main.py", "import broken")
    project.write("broken.py", "x = 1", "def (:")
    kind, message, place = said(project.outcome(("import", "main")))
    assert (kind, place) == ("SyntaxError", "broken.py:2")
    assert message.endswith("(broken.py, line 2)")


def test_several_steps_each_with_its_own_path(project: Project) -> None:
    project.write("conf/gunicorn_conf.py", "import helper")
    project.write("conf/helper.py")
    project.write("app/main.py", "import helper_of_app")
    project.write("app/helper_of_app.py")
    launch = project.launch(("import", "gunicorn_conf"), ("import", "main"))
    paths = [(str(project.root / name), *OWN.path) for name in ("conf", "app")]
    good = tuple(replace(step, path=path) for step, path in zip(launch.steps, paths, strict=True))
    smoked = project.try_(replace(launch, steps=good))
    assert isinstance(smoked, Smoked)
    assert starts(smoked.outcome)
    bad = (good[0], replace(good[1], path=paths[0]))
    smoked = project.try_(replace(launch, steps=bad))
    assert isinstance(smoked, Smoked)
    assert said(smoked.outcome)[1] == "No module named 'main'"


@pytest.mark.parametrize("status", ["", "0", "3", "'no database'"])
def test_leaving_while_imported(project: Project, status: str) -> None:
    project.write("main.py", "import sys", f"sys.exit({status})")
    kind, message, place = said(project.outcome(("import", "main")))
    assert (kind, place) == ("SystemExit", "main.py:2")
    assert message == (status.strip("'") or "")


def test_an_exception_that_cannot_say_what_it_is(project: Project) -> None:
    project.write("main.py", "class Odd(Exception):", "    def __str__(self): raise SystemExit", "raise Odd")
    assert said(project.outcome(("import", "main"))) == ("main.Odd", "<exception str() failed>", "main.py:3")


# Programs


def test_a_program_runs_as_main(project: Project) -> None:
    project.write(
        "worker.py",
        "import sys",
        "if __name__ == '__main__':",
        "    import __main__",
        "    assert __main__.__dict__ is globals() and __main__.__file__ == sys.argv[0] == __file__",
        "    assert sys.argv[1:] == ['--queue', 'mail'], sys.argv",
        "    import gone",
    )
    outcome = project.outcome(("script", "worker.py"), arguments=("--queue", "mail"))
    assert said(outcome) == ("ModuleNotFoundError", "No module named 'gone'", "worker.py:6")


@pytest.mark.parametrize(
    ("lines", "exception"),
    [
        (["pass"], ""),
        (["import sys", "sys.exit()"], ""),
        (["raise SystemExit(0)"], ""),
        (["raise SystemExit(2)"], "SystemExit"),
        (["import leaves"], "SystemExit"),
    ],
)
def test_a_program_that_ends(project: Project, lines: list[str], exception: str) -> None:
    project.write("leaves.py", "import sys", "sys.exit(0)")
    project.write("worker.py", *lines)
    assert project.outcome(("script", "worker.py")).exception == exception
    assert project.outcome(("module", "worker")).exception == exception


def test_a_package_as_a_program(project: Project) -> None:
    project.write("shop/__init__.py")
    project.write("shop/__main__.py", "import sys", "assert __package__ == 'shop'", "from . import gone")
    kind, message, place = said(project.outcome(("module", "shop")))
    assert (kind, place) == ("ImportError", "shop/__main__.py:3")
    assert message.startswith("cannot import name 'gone' from 'shop'")


def test_a_folder_and_an_archive_as_a_program(project: Project) -> None:
    import zipfile

    project.write("program/__main__.py", "import gone_one")
    assert said(project.outcome(("script", "program"), front="program"))[1] == "No module named 'gone_one'"
    with zipfile.ZipFile(project.root / "program.pyz", "w") as archive:
        archive.writestr("__main__.py", "import gone_two")
    assert said(project.outcome(("script", "program.pyz"), front="program.pyz"))[1] == "No module named 'gone_two'"


def test_a_compiled_file_as_a_program(project: Project) -> None:
    import py_compile

    py_compile.compile(str(project.write("worker.py", "import gone")), cfile=str(project.root / "worker.pyc"))
    (project.root / "worker.py").unlink()
    assert said(project.outcome(("script", "worker.pyc")))[1] == "No module named 'gone'"


def test_a_file_that_is_not_there(project: Project) -> None:
    assert said(project.outcome(("script", "gone.py")))[0] == "FileNotFoundError"
    assert said(project.outcome(("module", "gone")))[0] in ("SystemExit", "ImportError")


def test_a_service_that_runs_for_ever_has_started(project: Project) -> None:
    lines = ["import time", "def main():", "    while True:", "        time.sleep(0.1)", "main()"]
    project.write("worker.py", *lines)
    assert starts(project.outcome(("script", "worker.py")))


def test_what_a_program_imports_late_is_waited_for(project: Project) -> None:
    project.write("worker.py", "import time", "time.sleep(2.5)", "import gone")
    assert said(project.outcome(("script", "worker.py")))[2] == "worker.py:3"


def test_a_program_that_waits_when_its_time_is_over_has_started(project: Project) -> None:
    project.write("worker.py", "import time", "time.sleep(60)", "import gone")
    assert starts(project.outcome(("script", "worker.py"), options={"timeout": 1.2}))


@pytest.mark.parametrize("line", ["pass", "sys.exit()", "socket.socket().bind(('', 1))", "while True: time.sleep(0.1)"])
def test_a_program_that_runs_before_others_are_imported(project: Project, line: str) -> None:
    # As a launcher's own program does, which the steps take apart.
    project.write("manage.py", "import socket, sys, time", line)
    project.write("urls.py", "import gone")
    assert said(project.outcome(("script", "manage.py"), ("import", "urls")))[2] == "urls.py:1"


def test_a_module_that_never_ends(project: Project) -> None:
    project.write("main.py", "import endless")
    project.write("endless.py", "", "while True: pass")
    for kind in ("import", "script"):
        name = "main" if kind == "import" else "main.py"
        outcome = project.outcome((kind, name), options={"timeout": 0.8})
        assert said(outcome) == (
            "",
            "it is still importing after 0.8 seconds (`smoke.timeout`)",
            "endless.py:2",
        )
        assert str(outcome.trace[0].place) == "main.py:1"


def test_a_program_that_does_not_answer(project: Project) -> None:
    lines = ["import signal, time", "signal.signal(signal.SIGURG, signal.SIG_IGN)", "time.sleep(60)"]
    project.write("worker.py", *lines)
    refusal = project.refusal(("script", "worker.py"), options={"timeout": 0.5})
    assert "is still running after 0.5 seconds (`smoke.timeout`), and does not say" in refusal.message


# Ends without an exception


def test_leaving_without_a_word(project: Project) -> None:
    project.write("main.py", "import os", "os._exit(7)")
    expected = ("", "the process is ended with exit status 7, without an exception", str(PLACE))
    assert said(project.outcome(("import", "main"))) == expected
    project.write("main.py", "import os", "os._exit(0)")
    assert "exit status 0" in said(project.outcome(("import", "main")))[1]
    assert "ends with exit status 0 before" in project.refusal(("script", "main.py")).message


def test_a_segmentation_fault(project: Project) -> None:
    project.write("main.py", "import ctypes", "ctypes.string_at(0)")
    assert said(project.outcome(("import", "main")))[1] == "the process is ended by a segmentation fault (SIGSEGV)"
    assert [path.name for path in project.root.iterdir()] == ["main.py"]


def test_a_signal(project: Project) -> None:
    project.write("main.py", "import os, signal", "os.kill(os.getpid(), signal.SIGTERM)")
    assert said(project.outcome(("import", "main")))[1] == "the process is ended by SIGTERM"


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux bounds it")
def test_too_much_memory(project: Project) -> None:
    project.write("main.py", "data = []", "while True:", "    data.append(bytearray(1 << 20))")
    outcome = project.outcome(("import", "main"), options={"memory": 128})
    assert said(outcome) == ("MemoryError", "more than 128 MiB (`smoke.memory`)", "main.py:3")
    assert starts(project.outcome(("import", "json"), options={"memory": 128}))


def test_a_program_that_becomes_another_one(project: Project) -> None:
    project.write("worker.py", "import os, sys", "os.execv(sys.executable, [sys.executable, '-c', 'import gone'])")
    assert "hands over to another program" in project.refusal(("script", "worker.py")).message
    project.write("worker.py", "import os", "try:", "    os.execv('/no/such', ['x'])", "except OSError: pass")
    assert starts(project.outcome(("script", "worker.py")))


# The fence


NETWORK = [
    "socket.create_connection(('127.0.0.1', 9))",
    "socket.getaddrinfo('localhost', 80)",
    "socket.gethostbyname('localhost')",
    "socket.socket().bind(('127.0.0.1', 0))",
    "socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'x', ('127.0.0.1', 9))",
    "socket.socket(socket.AF_UNIX).connect('/tmp/postgres')",
    "__import__('urllib.request').request.urlopen('http://127.0.0.1:9/')",
]


@pytest.mark.parametrize("line", NETWORK)
def test_an_import_that_asks_for_the_network(project: Project, line: str) -> None:
    project.write("main.py", "import socket", line)
    refusal = project.refusal(("import", "main"))
    assert "asks for the network while it is imported, and that is fenced off" in refusal.message
    if "urllib" not in line and "create_connection" not in line:
        assert str(refusal.place) == "main.py:2"


@pytest.mark.parametrize("line", NETWORK)
def test_a_program_that_asks_for_the_network_has_started(project: Project, line: str) -> None:
    project.write("worker.py", "import socket", line)
    assert starts(project.outcome(("script", "worker.py")))


def test_a_program_that_ends_for_want_of_the_network(project: Project) -> None:
    lines = ["import socket, sys", "try: socket.socket().bind(('', 80))", "except OSError: sys.exit(1)"]
    project.write("worker.py", *lines)
    assert starts(project.outcome(("script", "worker.py")))


def test_a_program_that_ends_without_a_word_for_want_of_the_network(project: Project) -> None:
    # As Django's development server does.
    lines = ["import os, socket", "try: socket.socket().bind(('', 80))", "except OSError: os._exit(1)"]
    project.write("worker.py", *lines)
    assert starts(project.outcome(("script", "worker.py")))
    assert "exit status 1" in said(project.outcome(("import", "worker")))[1]
    project.write("worker.py", *lines, "import gone")
    assert "exit status 1" in said(project.outcome(("script", "worker.py")))[1]


def test_a_program_that_asks_for_the_network_before_it_has_imported_all(project: Project) -> None:
    project.write("worker.py", "import socket", "socket.socket().bind(('', 80))", "import gone")
    assert "before it has imported everything" in project.refusal(("script", "worker.py")).message
    lines = ["import socket, sys", "try: socket.socket().bind(('', 80))", "except OSError: sys.exit(1)", "import gone"]
    project.write("worker.py", *lines)
    assert "before it has imported everything" in project.refusal(("script", "worker.py")).message
    project.write("late.py", "import socket", "socket.socket().bind(('', 80))")
    project.write("worker.py", "import late")
    assert "while it is imported" in project.refusal(("script", "worker.py")).message


def test_code_that_does_without_the_network(project: Project) -> None:
    lines = ["import socket", "try: socket.getaddrinfo('localhost', 1)", "except socket.gaierror as e:", "    why = e"]
    project.write("main.py", *lines)
    assert starts(project.outcome(("import", "main")))
    project.write("main.py", *lines, "import gone")
    outcome = project.outcome(("import", "main"))
    assert said(outcome)[0] == "ModuleNotFoundError"
    assert [(related.message, str(related.place)) for related in outcome.depends] == [
        ("it had asked for the network here, which is fenced off", "main.py:2")
    ]


def test_sockets_of_its_own(project: Project) -> None:
    lines = [
        "import asyncio, os, socket, tempfile",
        "a, b = socket.socketpair()",
        "a.send(b'x')",
        "asyncio.run(asyncio.sleep(0))",
        "listening = socket.socket(socket.AF_UNIX)",
        "listening.bind(os.path.join(tempfile.mkdtemp(), 's'))",
        "listening.listen()",
        "socket.socket(socket.AF_UNIX).connect(listening.getsockname())",
    ]
    project.write("main.py", *lines)
    assert starts(project.outcome(("import", "main")))


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux can take the network away")
def test_another_program_has_no_network_either(project: Project) -> None:
    if subprocess.run(["unshare", "-n", "true"], check=False, capture_output=True).returncode != 0:
        pytest.skip("this system does not let anybody leave the network")
    project.write("interfaces.py", "import socket", "print([name for _, name in socket.if_nameindex()])")
    project.write(
        "main.py",
        "import subprocess, sys",
        "raise Exception(subprocess.run([sys.executable, 'interfaces.py'], capture_output=True, text=True).stdout)",
    )
    assert said(project.outcome(("import", "main")))[1].strip() == "['lo']"


# What is left


def alive(marker: str) -> list[str]:
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            found += [path.parent.name] if marker.encode() in path.read_bytes() else []
        except OSError:
            continue
    return found


@pytest.mark.parametrize("detached", ["False", "True"])
def test_children_that_outlive_it(project: Project, detached: str) -> None:
    marker = f"deploygate-outlives-{os.getpid()}"
    start = f"subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)', {marker!r}], start_new_session={detached})"
    project.write("main.py", "import subprocess, sys", start)
    assert starts(project.outcome(("import", "main")))
    assert alive(marker) == []


def test_a_daemon(project: Project) -> None:
    marker = f"deploygate-daemon-{os.getpid()}"
    project.write(
        "worker.py",
        "import os, sys",
        "if os.fork(): os._exit(0)",
        "os.setsid()",
        "if os.fork(): os._exit(0)",
        f"os.execv(sys.executable, [sys.executable, '-c', 'import time; time.sleep(60)', {marker!r}])",
    )
    assert "ends with exit status 0" in project.refusal(("script", "worker.py")).message
    assert alive(marker) == []


def test_a_fork_does_not_speak_for_the_start(project: Project) -> None:
    project.write(
        "main.py", "import os", "pid = os.fork()", "if not pid: raise Exception('child')", "os.waitpid(pid, 0)"
    )
    assert starts(project.outcome(("import", "main")))


def test_threads_that_go_on(project: Project) -> None:
    project.write("main.py", "import threading, time", "threading.Thread(target=time.sleep, args=[60]).start()")
    assert starts(project.outcome(("import", "main")))


def test_a_run_that_is_broken_off_leaves_nothing(project: Project) -> None:
    marker = f"deploygate-broken-off-{os.getpid()}"
    project.write(
        "main.py",
        "import subprocess, sys, time",
        f"subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)', {marker!r}])",
        "open('up', 'w').close()",
        "time.sleep(60)",
    )
    gate = project.write(
        "gate.py",
        "import sys",
        "from pathlib import Path",
        "from pytest_deploygate.families.imports import Smoke",
        "from pytest_deploygate.finding import Location",
        "from pytest_deploygate.readers.imports.interpreter import ask",
        "from pytest_deploygate.readers.imports.smoke import smoke",
        "from pytest_deploygate.readers.imports.steps import Launch, Step",
        "from pytest_deploygate.rules import Deploy",
        "root, place = Path(sys.argv[1]), Location('deploygate.yaml')",
        "own = ask(sys.executable, place)",
        "step = Step('import', 'main', (str(root), *own.path))",
        "launch = Launch('main', place, own, (), (step,), own.loaded, root)",
        "smoke(launch, Smoke(), Deploy(root, root / place.path, 'production'))",
    )
    temporary = project.root / "temporary"
    temporary.mkdir()
    environment = {**os.environ, "TMPDIR": str(temporary)}
    run = subprocess.Popen([sys.executable, str(gate), str(project.root)], env=environment)
    while not (project.root / "up").exists():
        assert run.poll() is None
        time.sleep(0.02)
    assert alive(marker)
    run.kill()
    run.wait()
    # Its guard sees that at the next look; were it not so, this would not end.
    while alive(marker) or list(temporary.iterdir()):
        time.sleep(0.02)


def test_nothing_is_written(project: Project, tmp_path_factory: pytest.TempPathFactory, monkeypatch: Any) -> None:
    temporary = tmp_path_factory.mktemp("temporary")
    monkeypatch.setattr("tempfile.tempdir", str(temporary))
    project.write("shop/__init__.py", "import tempfile", "tempfile.mkstemp()", "import shop.orders")
    project.write("shop/orders.py", "import os", "open(os.path.expanduser('~/.shop'), 'w').close()")
    child = "import subprocess, sys; subprocess.run([sys.executable, '-c', 'import shop.late'], check=True)"
    project.write("shop/late.py")
    project.write("main.py", "import shop", child)
    before = sorted(project.root.rglob("*"))
    assert starts(project.outcome(("import", "main"), environ={"PYTHONPATH": str(project.root)}))
    assert sorted(project.root.rglob("*")) == before
    assert list(temporary.iterdir()) == []


def test_what_it_prints_is_thrown_away(project: Project, capfd: Any) -> None:
    project.write(
        "main.py",
        "import sys",
        "for _ in range(300):",
        "    print('x' * 10_000)",
        "    print('y' * 10_000, file=sys.stderr)",
        "assert sys.stdin.read() == ''",
        "raise ValueError('done')",
    )
    assert said(project.outcome(("import", "main"))) == ("ValueError", "done", "main.py:6")
    assert capfd.readouterr() == ("", "")


def test_many_threads_that_ask_for_the_network(project: Project) -> None:
    project.write(
        "worker.py",
        "import socket, threading",
        "def ask():",
        "    while True:",
        "        try: socket.socket().connect(('127.0.0.1', 9))",
        "        except OSError: pass",
        "for _ in range(4): threading.Thread(target=ask, daemon=True).start()",
        "import gone",
    )
    for _ in range(3):
        assert said(project.outcome(("script", "worker.py")))[2] == "worker.py:7"


def test_what_it_writes_where_the_report_goes(project: Project) -> None:
    lines = [
        "import os",
        "for number in range(3, 300):",
        "    try: os.write(number, b'garbage\\n' * 30_000)",
        "    except OSError: pass",
    ]
    project.write("main.py", *lines, "import gone")
    assert said(project.outcome(("import", "main")))[2] == "main.py:5"


def test_a_program_that_closes_what_it_has_not_opened(project: Project) -> None:
    lines = ["import os, socket", "os.closerange(3, 300)", "try: socket.getaddrinfo('localhost', 1)"]
    project.write("worker.py", *lines, "except socket.gaierror: pass", "open('went_on', 'w').close()")
    assert "ends with exit status 0" in project.refusal(("script", "worker.py")).message
    assert (project.root / "went_on").exists()
    assert "exit status 0" in said(project.outcome(("import", "worker")))[1]


# The environment


def test_only_what_the_gate_file_says_is_in_the_environment(project: Project, monkeypatch: Any) -> None:
    monkeypatch.setenv("DATABASE_PASSWORD", SECRET)
    monkeypatch.setenv("PYTHONPATH", "/elsewhere")
    project.write(
        "main.py",
        "import os",
        "kept = 'PATH LD_LIBRARY_PATH DYLD_LIBRARY_PATH PYENV_ROOT PYENV_VERSION LC_ALL LC_CTYPE HOME TMPDIR'.split()",
        "kept += ['PYTHONDONTWRITEBYTECODE', '__CF_USER_TEXT_ENCODING']",
        "more = {name: value for name, value in os.environ.items() if name not in kept}",
        "assert more == {'STAGE': 'smoke', 'A': '1', 'B': '3'}, more",
        "assert os.path.isdir(os.environ['HOME']) and not os.listdir(os.environ['HOME'])",
    )
    options = {"environment": {"STAGE": "smoke", "B": "3"}}
    assert starts(project.outcome(("import", "main"), environ={"A": "1", "B": "2"}, options=options))


def test_a_variable_that_nothing_sets(project: Project) -> None:
    project.write("settings.py", "import os", "URL = os.environ['DATABASE_URL']")
    project.write("main.py", "import settings")
    refusal = project.refusal(("import", "main"))
    assert refusal.message == "'import main' needs the environment variable DATABASE_URL"
    assert str(refusal.place) == "settings.py:2"
    assert starts(project.outcome(("import", "main"), options={"environment": {"DATABASE_URL": "x"}}))


def test_a_missing_key_that_is_no_variable(project: Project) -> None:
    project.write("main.py", "{}['DATABASE_URL']")
    assert said(project.outcome(("import", "main")))[0] == "KeyError"


def test_secrets_in_what_an_exception_says(project: Project) -> None:
    project.write("main.py", "import os", "raise ValueError('cannot log in with ' + os.environ['DB_PASSWORD'])")
    outcome = project.outcome(("import", "main"), options={"environment": {"DB_PASSWORD": SECRET}})
    assert said(outcome)[1] == f"cannot log in with {MASK}"
    assert project.deploy.scrubber.scrub(SECRET) == MASK
    outcome = project.outcome(("import", "main"), environ={"DB_PASSWORD": SECRET})
    assert said(outcome)[1] == f"cannot log in with {MASK}"


def test_secrets_that_nobody_told_of(project: Project) -> None:
    key = "sk_" + "live_" + "4eC39HqLyjWDarjtT1zdp7dc"
    url = "postgres://shop:Hg7Kw2mQ9x@db.internal/shop"
    project.write("main.py", f"raise ValueError({f'{key} and {url}'!r})")
    message = said(project.outcome(("import", "main")))[1]
    assert key not in message
    assert "Hg7Kw2mQ9x" not in message


def test_sitecustomize_on_the_path_of_the_variable(project: Project) -> None:
    project.write("site_folder/sitecustomize.py", "import builtins", "builtins.customized = True")
    project.write("main.py", "assert customized")
    assert starts(project.outcome(("import", "main"), environ={"PYTHONPATH": str(project.root / "site_folder")}))
    # Python goes on where it fails.
    project.write("site_folder/sitecustomize.py", "import gone")
    project.write("main.py")
    environ = {"PYTHONPATH": str(project.root / "site_folder")}
    assert starts(project.outcome(("import", "sitecustomize"), ("script", "main.py"), environ=environ))


@pytest.mark.parametrize("program", ["script", "module"])
def test_nothing_is_loaded_that_a_real_start_has_not_loaded(project: Project, program: str) -> None:
    # Whatever were loaded already could not be shadowed by the project.
    project.write(
        "worker.py", "import sys", "loaded = sorted(sys.modules)", "open('loaded', 'w').write(' '.join(loaded))"
    )
    command = ["worker.py"] if program == "script" else ["-m", "worker"]
    subprocess.run([sys.executable, *command], cwd=project.root, check=True)
    real = (project.root / "loaded").read_text("utf-8").split()
    step = (program, "worker" if program == "module" else "worker.py")
    assert starts(project.outcome(step, loaded=frozenset()))
    tried = (project.root / "loaded").read_text("utf-8").split()
    assert set(tried) - set(real) == set()


# What cannot be tried


def test_an_interpreter_that_cannot_be_started(project: Project) -> None:
    project.write("main.py")
    gone = replace(OWN, executable="/no/such/python")
    assert "cannot be started: [Errno 2]" in project.refusal(("import", "main"), interpreter=gone).message


def test_a_working_directory_that_is_not_there(project: Project) -> None:
    refusal = project.refusal(("import", "json"), cwd=project.root / "gone")
    assert "cannot be started: [Errno 2]" in refusal.message


def test_an_interpreter_that_is_too_old(project: Project) -> None:
    refusal = project.refusal(("import", "json"), interpreter=replace(OWN, version=(3, 7, 9)))
    assert refusal.message == "'import json' is started by Python 3.7; from 3.8 on, a start is tried"


def test_another_system(project: Project, monkeypatch: Any) -> None:
    launch = project.launch(("import", "json"))
    monkeypatch.setattr("os.name", "nt")
    assert isinstance(smoke(launch, Smoke(), Deploy(project.root, project.root, "x")), CannotJudge)


def test_a_guard_that_ends(project: Project, monkeypatch: Any) -> None:
    monkeypatch.setattr(module, "_GUARD", project.write("guard.py", "raise SystemExit"))
    assert "its guard ended" in project.refusal(("import", "json")).message


def test_a_launch_that_is_not_wholly_known(project: Project) -> None:
    unknown = (Related("$EXTRA is not known", PLACE),)
    outcome = project.outcome(("import", "json"), unknown=unknown)
    assert (outcome.state, outcome.depends) == ("depends", unknown)
    assert project.outcome(("import", "gone"), unknown=unknown).state == "fails"


def words(*fields: str) -> str:
    return " ".join(field.encode().hex() for field in fields)


@pytest.mark.parametrize("report", ["zz", "", "ff", "é"])
def test_a_report_that_is_none(project: Project, report: str) -> None:
    outcomes = Outcomes(project.launch(("import", "json")), Smoke(), Deploy(project.root, project.root, "x"))
    with pytest.raises(CannotJudge, match="is ended with exit status 1, without an exception, before its first"):
        outcomes.read({"report": report, "status": 1})
    with pytest.raises(CannotJudge, match="is still running after 30 seconds"):
        outcomes.read({"report": report, "status": None})


@pytest.mark.parametrize("report", [words("starts", "more"), words("fails"), words("fails", "ValueError"), words("x")])
def test_a_report_with_other_fields(project: Project, report: str) -> None:
    outcomes = Outcomes(project.launch(("import", "json")), Smoke(), Deploy(project.root, project.root, "x"))
    assert outcomes.read({"report": report, "status": 1}).message.startswith("the process is ended with exit status 1")


def test_an_interpreter_that_does_not_come_to_the_code(project: Project) -> None:
    refusal = project.refusal(("import", "json"), environ={"PYTHONHOME": str(project.root / "gone")})
    assert "is ended with exit status 1, without an exception, before its first import" in refusal.message


# As a part of the reader


def test_code_runs_only_for_the_rule_that_says_so(project: Project) -> None:
    project.write("main.py", "open('ran', 'w').close()", "import gone")
    given = ImportsOptions(entrypoints=["main"], smoke=Smoke(timeout=20.0))
    gate = project.root / "deploygate.yaml"
    every = frozenset(name for name in RULES if name.startswith("imports/"))
    others = Deploy(project.root, gate, "production", arguments={"no-cache": ""}, rules=every - {"imports/smoke"})
    assert read_imports(given, others).smoked == ()
    assert not (project.root / "ran").exists()
    (smoked,) = read_imports(given, replace(others, rules=frozenset(["imports/smoke"]))).smoked
    assert (project.root / "ran").exists()
    assert isinstance(smoked, Smoked)
    assert smoked.predicted is not None
    assert said(smoked.outcome)[0] == said(smoked.predicted)[0] == "ModuleNotFoundError"


# Other Pythons


def is_new_enough(python: Path) -> bool:
    return tuple(map(int, python.parts[-3].split(".")))[:2] >= (3, 8)


OTHERS = [Path(sys.executable), *filter(is_new_enough, sorted(Path.home().glob(".pyenv/versions/3.*.*/bin/python")))]


@pytest.mark.parametrize("python", [pytest.param(path, id=path.parts[-3]) for path in OTHERS])
def test_another_python(project: Project, python: Path) -> None:
    interpreter = ask(str(python), PLACE)

    def tried(*step: str) -> Smoked | CannotJudge:
        launch = project.launch(step, interpreter=interpreter, loaded=interpreter.loaded)
        path = (str(project.root), *interpreter.path)
        return project.try_(replace(launch, steps=(replace(launch.steps[0], path=path),)))

    project.write("main.py", "import sys", f"assert sys.version_info[:3] == {interpreter.version}", "import gone")
    smoked = tried("import", "main")
    assert isinstance(smoked, Smoked)
    assert said(smoked.outcome)[2] == "main.py:3"

    lines = ["import socket, sys", "try: socket.socket().bind(('', 80))", "except OSError: sys.exit(1)"]
    project.write("worker.py", *lines)
    smoked = tried("script", "worker.py")
    assert isinstance(smoked, Smoked)
    assert starts(smoked.outcome)
    # Each Python lays out what handles an exception in its own way.
    project.write("worker.py", *lines, "import gone")
    refusal = tried("script", "worker.py")
    assert isinstance(refusal, CannotJudge)
    assert "before it has imported everything" in refusal.finding.message
