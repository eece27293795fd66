#!/usr/bin/env bash
# Has others judge what Qnit writes: coda-node its NativeGateIR, Qiskit its OpenQASM 3 on physical qubits, jsonschema the
# native IR's schema. Writes coda/*.json, physical/*.qasm and the verdicts, which ./check compares without network.
# Needs python3 and PyPI. Environments that exist already may be named by QNIT_CODA_VENV and QNIT_JUDGE_VENV.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)

environment() { # FOLDER REQUIREMENTS
    if [ ! -x "$1/bin/python" ]; then
        python3 -m venv "$1"
        "$1/bin/pip" install --quiet --requirement "$2"
    fi
}
coda=${QNIT_CODA_VENV:-$root/build/coda}
judge=${QNIT_JUDGE_VENV:-$root/conformance/openqasm/.venv}
environment "$coda" "$here/requirements.txt"
environment "$judge" "$root/conformance/openqasm/requirements.txt"

export SOURCE_DATE_EPOCH=0 PYTHONDONTWRITEBYTECODE=1
python3 "$here/generate.py"
for source in "$here"/coda/*.qasm; do
    "$root/qnit" convert "$source" --to coda --out "${source%.qasm}.json"
done
for source in "$here"/physical/*.json; do
    [ "${source##*/}" = verdicts.json ] || "$root/qnit" convert "$source" --to openqasm3 --out "${source%.json}.qasm"
done
"$coda/bin/python" "$here/judge_coda.py"
"$judge/bin/python" "$here/judge_physical.py"
