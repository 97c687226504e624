"""Read a thousand ecosystem files without running them, against one Node process that runs them all."""

from __future__ import annotations

import argparse
import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path

from _measure import Command, alternate, milliseconds, table

from pytest_deploygate.readers.javascript import World, read_script
from pytest_deploygate.value import Known, walk

# One template a habit, in about the proportions in which they are met: most files are plain data.
LITERAL = """
module.exports = {
  apps: [
    {
      name: 'api-@',
      script: 'apps/api/server.js',
      cwd: __dirname,
      instances: 2,
      exec_mode: 'cluster',
      max_memory_restart: '300M',
      env: { PORT: 4@ },
      env_production: { NODE_ENV: 'production', API_URL: 'https://api-@.lantern.example' },
    },
    { name: 'api-worker-@', script: 'apps/api/worker.js', cwd: __dirname, env_production: { NODE_ENV: 'production' } },
  ],
};
"""
ENVIRONMENT = """
const path = require('path');

const root = process.env.SHOP_ROOT || '/srv/shop';
const port = Number(process.env.PORT_@ || 4@);

module.exports = {
  apps: [
    {
      name: 'api-@',
      script: path.join(root, 'apps', 'api', 'server.js'),
      cwd: path.resolve(__dirname, '..', 'shop'),
      env: { PORT: port, METRICS_PORT: port + 1, NODE_ENV: process.env.NODE_ENV ?? 'production' },
      log_file: `${root}/logs/api-${port}.log`,
    },
  ],
};
"""
SPREAD = """
const common = { cwd: __dirname, autorestart: true, env: { TZ: 'UTC' } };

module.exports = {
  apps: [
    { ...common, name: 'api-@', script: 'apps/api/server.js', env: { ...common.env, PORT: 4@ } },
    { ...common, name: 'storefront-@', script: 'apps/web/storefront.js', env: { ...common.env, PORT: 3@ } },
  ],
};
"""
FUNCTIONS = """
const services = ['api', 'worker', 'mailer', 'search'];

function app(name, index) {
  const config = { name: `${name}-@`, script: `apps/${name}/index.js`, cwd: __dirname, env: { PORT: 4@ + index } };
  if (name !== 'worker') {
    config.instances = index > 1 ? 2 : 1;
  }
  return config;
}

const apps = services.filter((name) => name !== 'mailer').map(app);
for (const one of apps) {
  one.env_production = Object.assign({ NODE_ENV: 'production' }, one.env);
}

module.exports = { apps };
"""
TEMPLATES = [LITERAL, LITERAL, ENVIRONMENT, SPREAD, FUNCTIONS]

IN_NODE = "for (const name of require('fs').readdirSync('.')) require('./' + name)"
IN_PYTHON = """
from pathlib import Path
from pytest_deploygate.readers.javascript import World, read_script
for path in sorted(Path.cwd().iterdir()):
    read_script(path, World(path.parent))
"""


def write(folder: Path, count: int) -> list[Path]:
    paths = []
    for number in range(count):
        path = folder / f"{number:04}.config.js"
        path.write_text(TEMPLATES[number % len(TEMPLATES)].replace("@", f"{number:03}"), "utf-8")
        paths.append(path)
    return paths


def read(paths: list[Path], environ: dict[str, str] | None) -> tuple[list[float], float, str]:
    """Seconds a file by the clock, seconds of CPU for all, and the share of values that are known."""
    took, known = [], []
    cpu = time.process_time()
    for path in paths:
        start = time.perf_counter()
        script = read_script(path, World(path.parent, environ or {}, complete=environ is not None))
        took.append(time.perf_counter() - start)
        known += [isinstance(value, Known) for _, value in walk(script.export)]
    return took, time.process_time() - cpu, f"{100 * statistics.mean(known):.1f} %"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        paths = write(folder, options.files)
        commands = {"reader, whole process": Command([sys.executable, "-c", IN_PYTHON], folder)}
        if node := shutil.which("node"):
            commands["node, whole process"] = Command([node, "-e", IN_NODE], folder)
        rows = []
        for title, environ in [("environment declared", {"NODE_ENV": "production"}), ("environment unknown", None)]:
            runs = [read(paths, environ) for _ in range(options.rounds)]
            clock = milliseconds(statistics.median(sum(took) for took, _, _ in runs))
            cpu = milliseconds(statistics.median(cpu for _, cpu, _ in runs))
            each = milliseconds(statistics.median(took for run, _, _ in runs for took in run))
            rows.append([f"reader, {title}", clock, cpu, each, runs[0][2]])
        for title, sample in alternate(commands, options.rounds).items():
            clock, cpu = (milliseconds(statistics.median(seconds)) for seconds in (sample.wall, sample.cpu))
            rows.append([title, clock, cpu, "", ""])
        print(f"{options.files} ecosystem files, medians of {options.rounds} runs\n")
        table(["", "clock", "CPU", "a file", "known"], rows)


if __name__ == "__main__":
    main()
