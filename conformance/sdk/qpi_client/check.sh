#!/usr/bin/env bash
# QPI's own Python client, as it is published, against a server: submit, wait, get, list, cancel, QPUs, bookings, its Qiskit backend.
#   conformance/sdk/qpi_client/check.sh ADDRESS TOKEN [ADMIN_TOKEN]
# TOKEN is an API token of a user with QPU time, best of a server with an ideal simulator (./qnit up --demo makes both). With an
# administrator's token the client's methods for administrators are checked too. Makes a virtual environment from
# requirements.txt in build/ on its first run; QNIT_PEERS names an interpreter that has these packages already, PYTHON the one
# to make it with.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
[ $# -ge 2 ] || { sed -n '2,7s/^# \{0,1\}//p' "$0" >&2; exit 2; }

python=${QNIT_PEERS:-}
if [ -z "$python" ]; then
    venv=$here/../../../build/qpi-client-venv
    if ! [ -f "$venv/complete" ]; then
        "${PYTHON:-python3}" -m venv "$venv"
        "$venv/bin/pip" install --quiet --requirement "$here/requirements.txt"
        touch "$venv/complete"
    fi
    python=$venv/bin/python
fi
exec "$python" "$here/check.py" "$@"
