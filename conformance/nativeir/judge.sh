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
compile() { # EXAMPLE TARGET FORMAT FILE
    "$root/qnit" compile "$root/examples/$1.qasm" --target "$2" --to "$3" -O2 --out "$here/$4"
}
compile qft line:8:cz,rx,ry,rz openqasm3 coda/compiled-cz.qasm
compile cuccaro_adder grid:3x4:iswap,rx,ry,rz openqasm3 coda/compiled-iswap.qasm
compile qft ring:8:cp,rx,rz openqasm3 coda/compiled-pcz.qasm
compile cuccaro_adder heavyhex:19:cx,sx,rz openqasm3 coda/compiled-cnot.qasm
compile qft ibm-heron-133 nativeir physical/compiled-heron.json
compile cuccaro_adder ibm-eagle-127 nativeir physical/compiled-eagle.json
compile qft ionq-aria-25 nativeir physical/compiled-aria.json
compile ghz iqm-garnet-20 nativeir physical/compiled-garnet.json
for source in "$here"/coda/*.qasm; do
    "$root/qnit" convert "$source" --to coda --out "${source%.qasm}.json"
done
for source in "$here"/physical/*.json; do
    [ "${source##*/}" = verdicts.json ] || "$root/qnit" convert "$source" --to openqasm3 --out "${source%.json}.qasm"
done
"$coda/bin/python" "$here/judge_coda.py"
"$judge/bin/python" "$here/judge_physical.py"
