#!/usr/bin/env bash
# Writes the corpus anew: installs the SDKs into a throwaway folder and runs every generator, judge last.
# Seeds are fixed; only Qiskit's numbers in the names of generated gates and the order of Braket's inputs differ from run to run.
# Takes a folder for the environments as its argument to keep them: generate.sh [FOLDER]. PYTHON names the interpreter (3.11).
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
if [ $# -gt 0 ]; then work=$1; mkdir -p "$work"; else work=$(mktemp -d); trap 'rm -rf "$work"' EXIT; fi

environment() { # NAME REQUIREMENTS
    [ -x "$work/$1/bin/python" ] || "${PYTHON:-python3.11}" -m venv "$work/$1"
    "$work/$1/bin/pip" install --quiet --requirement "$here/$2"
}
environment current requirements.txt
environment old requirements-old.txt

export PYTHONDONTWRITEBYTECODE=1 PYTHONHASHSEED=0 PYTHONWARNINGS=ignore
mkdir -p "$work/entries"
rm -f "$here"/*/*.qasm "$here"/*/*.expected.json
"$work/old/bin/python" "$here/generate_qiskit_old.py" "$work/entries"
for generator in "$here"/generate_*.py; do
    case $generator in
        */generate_qiskit_old.py) ;;
        *) "$work/current/bin/python" "$generator" "$work/entries" ;;
    esac
done
"$work/current/bin/python" "$here/assemble.py" "$work/entries"
