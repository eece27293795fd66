#!/usr/bin/env bash
# Schemathesis over docs/openapi.yaml against a real server: every route, with a user's token, an administrator's and none. No 5xx,
# no status, header, type or form of answer that the file does not name, nothing taken that the file forbids, nothing behind a
# token that is had without one.
#   conformance/schemathesis.sh ADDRESS ACCOUNTS [EXAMPLES]
# ACCOUNTS is a file with a line `E-MAIL PASSWORD` of an administrator, then one of a user: demo.txt of `./qnit up --demo --dir
# FOLDER`. It makes users, QPUs and jobs, and disables what it finds: give it a server of its own. EXAMPLES are tried per route and
# kind of caller (default 50); the seed is fixed, SEED changes it. Makes a virtual environment in build/ on its first run;
# QNIT_SCHEMATHESIS names a Python that has Schemathesis already, PYTHON the one to make it with.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
[ $# -ge 2 ] || { sed -n '2,10s/^# \{0,1\}//p' "$0" >&2; exit 2; }
address=$1 accounts=$(realpath "$2") examples=${3:-50}

python=${QNIT_SCHEMATHESIS:-}
if [ -z "$python" ]; then
    venv=$here/../build/schemathesis-venv
    if ! [ -f "$venv/complete" ]; then
        "${PYTHON:-python3}" -m venv "$venv"
        "$venv/bin/pip" install --quiet --requirement "$here/schemathesis/requirements.txt"
        touch "$venv/complete"
    fi
    python=$venv/bin/python
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$python" "$here/schemathesis/strict.py" "$here/../docs/openapi.yaml" "$work/openapi.json"
cd "$work"

token() { # DOOR LINE: a session's token, which no call of the run can end
    "$python" "$here/schemathesis/sign_in.py" "$address" "$1" "$(sed -n "$2p" "$accounts")"
}

checks=not_a_server_error,status_code_conformance,content_type_conformance,response_headers_conformance
checks=$checks,response_schema_conformance,negative_data_rejection,unsupported_method,allow_header_conformance,ignored_auth
run() { # NAME HEADER...
    echo "== $1"
    shift
    "$python" -m schemathesis.cli run openapi.json --url "$address" --max-examples "$examples" --seed "${SEED:-7}" \
        --phases examples,coverage,fuzzing --continue-on-failure --no-color --request-timeout 70 \
        --generation-database none --suppress-health-check all --warnings off --checks "$checks" "$@"
}

status=0
user=$(token users 2)
admin=$(token _superusers 1)
run "without a token" || status=1
run "with a user's token" --header "Authorization: Bearer $user" || status=1
"$python" "$here/schemathesis/sign_in.py" "$address" --still "$user" || status=1
run "with an administrator's token" --header "Authorization: Bearer $admin" || status=1
"$python" "$here/schemathesis/sign_in.py" "$address" --still "$admin" || status=1
exit $status
