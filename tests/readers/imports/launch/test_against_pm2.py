"""What the reader says of PM2's apps that Python runs, against a real PM2."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

import pm2_home
from launchers import LaunchProject, Seen, seen
from pytest_deploygate.families.imports import Entrypoint
from pytest_deploygate.families.pm2 import Pm2Options
from pytest_deploygate.readers.imports.interpreter import Interpreter


@pytest.fixture(scope="module")
def pm2() -> Iterator[pm2_home.Pm2]:
    with pm2_home.running() as started:
        yield started


APPS = {
    "script": "script: 'utils/main.py', interpreter: PYTHON",
    "in-folder": "script: 'main.py', cwd: 'utils', interpreter: PYTHON, interpreter_args: '-B -u', args: '--port 1'",
    "isolated": "script: 'main.py', interpreter: PYTHON, interpreter_args: ['-I']",
    "pythonpath": "script: 'main.py', interpreter: PYTHON, env: { PYTHONPATH: 'utils' }",
    "program": "script: '.venv/bin/uvicorn', interpreter: 'none', args: ['--port', '0', 'main:app'], cwd: '.'",
    "by-python": "script: '../.venv/bin/gunicorn', interpreter: PYTHON, cwd: 'utils', args: '-b 127.0.0.1:0 \"main:app\"'",
    "line": "script: 'FOLDER/python -m gunicorn -b 127.0.0.1:0 main:app'",
}


def test_apps(pm2: pm2_home.Pm2, real: LaunchProject) -> None:
    assert isinstance(real.interpreter, Interpreter)
    programs = Path(real.interpreter.executable).parent
    real.telling("main.py", "utils/main.py")
    (real.root / ".venv/bin").mkdir(parents=True)
    for name in ("uvicorn", "gunicorn"):
        (real.root / ".venv/bin" / name).symlink_to(programs / name)
    told = {name: real.root.parent / f"told-{name}" for name in APPS}
    entries = []
    for name, written in APPS.items():
        given = f"TOLD: '{told[name]}', DEPLOYGATE_WATCHED: '{real.root}', PYTHONDONTWRITEBYTECODE: '1'"
        text = written.replace(": PYTHON", f": '{programs}/python'").replace("FOLDER", str(programs))
        env = f"env: {{ {given}, "
        body = text.replace("env: { ", env) if "env: {" in text else f"{text}, {env} }}"
        entries.append(f"{{ name: '{name}', autorestart: false, {body} }}")
    real.write("ecosystem.config.js", f"module.exports = {{ apps: [{', '.join(entries)}] }};\n")
    real.pm2 = Pm2Options(config="ecosystem.config.js")
    assert pm2.run("start", "ecosystem.config.js", cwd=real.root).returncode == 0
    for name in APPS:
        real.agree(real.launch(Entrypoint(pm2=name)), _told(told[name]))
    assert len(real.read(Entrypoint(pm2="*"))) == len(APPS)


def _told(file: Path) -> Seen:
    end = time.monotonic() + pm2_home.SECONDS
    while not file.exists():
        assert time.monotonic() < end, file
        time.sleep(0.05)
    return seen(file)
