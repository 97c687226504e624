#!/usr/bin/env bash
# What action.yml runs: install the gate apart from everything else, run it, and say what came of it.
set -euo pipefail

folder=$(mktemp -d "${RUNNER_TEMP:-/tmp}/deploygate.XXXXXX")
extras=${GATE_EXTRAS:+[$GATE_EXTRAS]}
what=$GATE_ACTION$extras
if [ -n "$GATE_VERSION" ]; then what="pytest-deploygate$extras==$GATE_VERSION"; fi
"$GATE_PYTHON" -m venv "$folder/environment"
python=$folder/environment/bin/python
"$python" -m pip install --quiet --disable-pip-version-check "$what"

arguments=("--deploygate-env=$GATE_ENVIRONMENT")
for report in json sarif markdown; do
  arguments+=("--deploygate-report=$report:$folder/report.$report")
done
while IFS= read -r report; do
  if [ -n "$report" ]; then arguments+=("--deploygate-report=$report"); fi
done <<<"$GATE_REPORTS"
if [ -n "$GATE_FILE" ]; then arguments+=("--deploygate-config=$GATE_FILE"); fi
if [ -n "$GATE_FAMILIES" ]; then arguments+=("--deploygate-families=$GATE_FAMILIES"); fi
if [ -n "$GATE_PHASE" ]; then arguments+=("--deploygate-phase=$GATE_PHASE"); fi
if [ -n "$GATE_BASELINE" ]; then arguments+=("--deploygate-baseline=$GATE_BASELINE"); fi
if [ -n "$GATE_DATABASE" ]; then
  echo "::add-mask::$GATE_DATABASE"
  arguments+=("--deploygate-database=$GATE_DATABASE")
fi

code=0
"$python" -m pytest_deploygate "${arguments[@]}" || code=$?
"$python" -I - "$folder" >>"$GITHUB_OUTPUT" <<'PYTHON'
import json
import sys
from pathlib import Path

report = Path(sys.argv[1], "report.json")
# Where the gate file is wrong, there is none.
said = json.loads(report.read_text("utf-8")) if report.exists() else {"outcome": "nothing judged", "counts": {}}
counts = said["counts"]
print(f"verdict={said['outcome']}")
print(f"failed={counts.get('failed', 0) + counts.get('cannot judge', 0)}")
print(f"warned={counts.get('warned', 0)}")
for name in ("sarif", "markdown"):
    path = report.with_suffix(f".{name}")
    print(f"{name}={path if path.exists() else ''}")
PYTHON
exit "$code"
