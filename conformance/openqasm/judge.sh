#!/usr/bin/env bash
# Asks independent OpenQASM implementations about every snippet; writes verdicts.json and disagreements.md. Needs python3 and PyPI.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
venv=${QNIT_JUDGE_VENV:-$here/.venv}
if [ ! -x "$venv/bin/python" ]; then
    python3 -m venv "$venv"
    "$venv/bin/pip" install --quiet --requirement "$here/requirements.txt"
fi
exec "$venv/bin/python" "$here/judge.py" "$@"
