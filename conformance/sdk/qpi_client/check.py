"""QPI's published Python client, unmodified, against a Qnit server. See check.sh for how it is run.

Each check is a function; a server passes when all do. Counts are judged exactly where the outcome is certain, and otherwise
with a false-alarm rate below one in a million: the bounds are six standard deviations of the binomial distribution. A job
that names no QPU may be sent to a noisy one; it is then held to nine tenths of the ideal's outcomes.
"""

import importlib.metadata
import math
import sys
import time
import uuid
from datetime import datetime, timedelta, timezone

import requests
from qiskit import ClassicalRegister, QuantumCircuit, QuantumRegister
from qiskit.circuit import Parameter
from qiskit.providers import JobStatus
from qpi_client import QPIClient

ADDRESS = ""
SHOTS = 4000
PATIENCE = 60.0

BELL = """OPENQASM 3.0;
include "stdgates.inc";
qubit[2] q;
bit[2] c;
h q[0];
cx q[0], q[1];
c[0] = measure q[0];
c[1] = measure q[1];
"""


class Skipped(Exception):
    """What is not there to be checked, and why."""


def wait(client, job_id):
    """The job when it is over, asked for as the client's own documentation does."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        job = client.get_job(job_id)
        if job["status"] in ("completed", "failed", "cancelled"):
            return job
        time.sleep(0.1)
    raise AssertionError(f"job {job_id} is {job['status']} after {PATIENCE:.0f} s")


def refusal(status, call, *args, **kwargs):
    """Fails unless the server refuses with this status; its body, which has QPI's members."""
    try:
        answer = call(*args, **kwargs)
    except requests.HTTPError as error:
        body = error.response.json()
        assert error.response.status_code == status, f"{error.response.status_code}, not {status}: {body}"
        assert body["status"] == status and body["message"].endswith((".", "?", "!")) and "data" in body, body
        return body
    raise AssertionError(f"not refused: {answer!r}")


def ideal(client):
    """The simulator without noise, by the name that `qnit up` gives it, else the widest that is online."""
    online = [q for q in client.list_qpus() if q["status"] == "online"]
    if not online:
        raise Skipped("no QPU is online")
    named = [q for q in online if q["name"] == "ideal"]
    return (named or sorted(online, key=lambda q: -q["num_qubits"]))[0]


def about(count, shots, probability):
    """Within six standard deviations."""
    return abs(count - shots * probability) <= 6 * math.sqrt(shots * probability * (1 - probability)) + 1


def certain(job, counts, expected, shots):
    """All shots gave what was expected; nine tenths of them where the job went to a noisy QPU."""
    name = job["qpu_name"]
    assert sum(counts.values()) == shots, counts
    assert counts.get(expected, 0) >= (shots if name == "ideal" else 0.9 * shots), (name, counts)


# ---- The client's own methods -------------------------------------------------------------------------------------------


def qpus(client, _):
    listed = client.list_qpus()
    assert listed and len({q["id"] for q in listed}) == len(listed), listed
    for qpu in listed:
        assert qpu["num_qubits"] >= 1 and qpu["status"] in ("online", "offline", "maintenance"), qpu
        assert client.get_qpu(qpu["name"])["id"] == qpu["id"], "by name (B2)"
        assert client.get_qpu(qpu["id"])["name"] == qpu["name"], "by id"
    refusal(404, client.get_qpu, "no-such-qpu")


def submit_wait_get(client, _):
    qpu = ideal(client)
    job_id = client.submit_job([{"circuit": BELL}], shots=SHOTS, qpu_target=qpu["id"])
    job = wait(client, job_id)
    assert job["id"] == job_id and job["status"] == "completed", job
    assert job["qpu_target"] == qpu["id"] and job["payload"]["circuits"][0]["circuit"] == BELL, job
    results = job["results"]
    assert results["success"] and results["shots"] == SHOTS and results["counts"] == results["circuit_results"][0]["counts"]
    counts = results["counts"]
    assert set(counts) == {"00", "11"} and sum(counts.values()) == SHOTS and about(counts["00"], SHOTS, 0.5), counts
    assert job["duration"] > 0 and job["finished_at"] >= job["created"] and job["user_id"], job


def each_bit_in_its_place(client, _):
    text = 'OPENQASM 2.0; include "qelib1.inc"; qreg q[4]; creg c[4]; x q[0]; x q[2]; x q[3]; measure q -> c;'
    job = wait(client, client.submit_job([{"circuit": text}], shots=50, qpu_target=ideal(client)["name"]))
    assert job["results"]["counts"] == {"1101": 50}, job["results"]


def without_a_target(client, _):
    """B4: QPI lets it wait for ever."""
    job = wait(client, client.submit_job([{"circuit": BELL}], shots=SHOTS))
    assert job["status"] == "completed" and job["qpu_target"], job


def several_circuits_with_parameters(client, _):
    turn = "OPENQASM 3.0; input float b; input float a; qubit[2] q; bit[2] c; U(a,0,0) q[0]; U(b,0,0) q[1]; c = measure q;"
    flip = 'OPENQASM 3.0; include "stdgates.inc"; qubit[3] q; bit[3] c; x q[1]; c = measure q;'
    circuits = [
        {"circuit": turn, "parameter_values": [[0.0, math.pi], [math.pi, 0.0]]},
        {"circuit": flip, "shots": 7},
    ]
    job = wait(client, client.submit_job(circuits, shots=20, qpu_target=ideal(client)["id"]))
    assert [r["counts"] for r in job["results"]["circuit_results"]] == [{"10": 20}, {"01": 20}, {"010": 7}], job


def seventeen_bits(client, _):
    """B10: with QPI no job of 15 bits or more can complete."""
    steps = "".join(f"cx q[{k}],q[{k + 1}];" for k in range(16))
    text = f'OPENQASM 2.0; include "qelib1.inc"; qreg q[17]; creg c[17]; h q[0]; {steps} measure q -> c;'
    job = wait(client, client.submit_job([{"circuit": text}], shots=SHOTS, qpu_target=ideal(client)["id"]))
    assert set(job["results"]["counts"]) == {"0" * 17, "1" * 17}, job["results"]


def listed(client, _):
    qpu = ideal(client)["id"]
    made = [client.submit_job([{"circuit": BELL}], shots=1, qpu_target=qpu) for _ in range(3)]
    found = [job["id"] for job in client.list_jobs()]
    assert [j for j in found if j in made] == made[::-1], "the newest first"
    for job_id in made:
        wait(client, job_id)


def cancelled(client, _):
    qpu = ideal(client)["id"]
    width = min(ideal(client)["num_qubits"], 22)
    layer = "".join(f"U(0.3,0.1,{k}.2) q[{k}];" for k in range(width)) + "".join(f"cx q[{k}],q[{k + 1}];" for k in range(width - 1))
    slow = f'OPENQASM 3.0; include "stdgates.inc"; qubit[{width}] q; bit[{width}] c; {layer * 150} c = measure q;'
    first = client.submit_job([{"circuit": slow}], shots=100, qpu_target=qpu)
    second = client.submit_job([{"circuit": slow}], shots=100, qpu_target=qpu)
    for job_id in (second, first):
        assert client.cancel_job(job_id)["status"] in ("cancelled", "cancelling")
    for job_id in (first, second):
        assert wait(client, job_id)["status"] == "cancelled"
        refusal(404, client.cancel_job, job_id)


def refused(client, _):
    """B21: what cannot run is refused when it is submitted, with what is wrong, and costs nothing."""
    assert "line 1" in refusal(400, client.submit_job, [{"circuit": "OPENQASM 3.0; qubit q; nogate q;"}])["message"]
    refusal(400, client.submit_job, [])
    refusal(400, client.submit_job, [{"circuit": BELL}], shots=-5)
    refusal(400, client.submit_job, [{"circuit": BELL}], qpu_target="no-such-qpu")
    refusal(400, client.submit_job, [{"circuit": BELL}], meas_level=1, qpu_target=ideal(client)["id"])
    refusal(404, client.get_job, "aaaaaaaaaaaaaaa")
    with QPIClient(ADDRESS) as nobody:
        refusal(401, nobody.submit_job, [{"circuit": BELL}])
        refusal(401, nobody.list_jobs)
        assert nobody.list_qpus()
    with QPIClient(ADDRESS, "qnit_" + "0" * 64) as stranger:
        refusal(401, stranger.list_jobs)


def bookings(client, _):
    start = (datetime.now(timezone.utc) + timedelta(days=200, seconds=time.time() % 86400)).replace(microsecond=0)
    stamp = lambda t: t.isoformat().replace("+00:00", "Z")
    slot = client.create_time_slot(stamp(start), stamp(start + timedelta(minutes=1)))
    assert any(s["id"] == slot["id"] for s in client.list_time_slots()), "listed"
    body = refusal(400, client.create_time_slot, stamp(start), stamp(start + timedelta(seconds=30)))
    assert "overlap" in body["message"], body
    assert "strictly before" in refusal(400, client.create_time_slot, stamp(start), stamp(start))["message"]
    past = datetime.now(timezone.utc) - timedelta(hours=2)
    assert "past" in refusal(400, client.create_time_slot, stamp(past), stamp(past + timedelta(minutes=1)))["message"]
    moved = client.update_time_slot(slot["id"], end_time=stamp(start + timedelta(minutes=2)))
    assert moved["start_time"] == slot["start_time"] and moved["end_time"] > slot["end_time"], moved
    client.delete_time_slot(slot["id"])
    assert all(s["id"] != slot["id"] for s in client.list_time_slots())


def time_requests(client, admin):
    asked = client.create_time_request(300, "to finish")
    assert asked["status"] == "pending" and asked["seconds"] == 300, asked
    assert any(r["id"] == asked["id"] for r in client.list_time_requests())
    refusal(403, client.update_time_request, asked["id"], "approved")
    if admin is None:
        raise Skipped("no administrator's token: nobody decides")
    before = client.list_users()[0]["qpu_seconds"]
    assert admin.update_time_request(asked["id"], "approved")["status"] == "approved"
    assert abs(client.list_users()[0]["qpu_seconds"] - before - 300) < 1e-6
    refusal(400, admin.update_time_request, asked["id"], "rejected")


def users(client, admin):
    """S1: nobody gives QPU time to themselves."""
    own = client.list_users()
    assert len(own) == 1 and own[0]["qpu_seconds"] > 0, own
    refusal(403, client.allocate_qpu_time, own[0]["id"], 10**9)
    assert client.list_users()[0]["qpu_seconds"] <= own[0]["qpu_seconds"]
    if admin is None:
        raise Skipped("no administrator's token: allocation is not tried")
    assert admin.allocate_qpu_time(own[0]["id"], 5000)["qpu_seconds"] == 5000


def administered_qpus(client, admin):
    refusal(403, client.create_qpu, "mine")
    if admin is None:
        raise Skipped("no administrator's token: no QPU is registered")
    made = admin.create_qpu("check-" + uuid.uuid4().hex[:8], executor_type="mock", num_qubits=3, enabled=True)
    assert made["status"] == "offline" and made["enabled"], made
    refusal(403, client.toggle_qpu, made["id"], False)
    assert admin.toggle_qpu(made["id"], False)["enabled"] is False
    assert client.get_qpu(made["name"])["enabled"] is False and client.get_qpu(made["name"])["num_qubits"] == 3


# ---- Its Qiskit backend -------------------------------------------------------------------------------------------------


def backend_by_name(client, _):
    """B2: with QPI a backend cannot be had by its name."""
    qpu = ideal(client)
    backend = client.get_backend(qpu["name"])
    assert backend.num_qubits == qpu["num_qubits"] and backend.name == qpu["name"]
    refusal(404, client.get_backend, "no-such-qpu")


def backend_bell(client, _):
    circuit = QuantumCircuit(2, 2)
    circuit.h(0)
    circuit.cx(0, 1)
    circuit.measure([0, 1], [0, 1])
    job = client.get_backend(ideal(client)["name"]).run(circuit, shots=SHOTS)
    result = job.result(timeout=PATIENCE, wait=0.1)
    counts = result.get_counts()
    assert job.status() is JobStatus.DONE and result.success and sum(counts.values()) == SHOTS
    assert all(len(bits) == 2 for bits in counts), f"bits are lost: {counts}"
    same = counts.get("00", 0) + counts.get("11", 0)
    noisy = client.get_job(job.id)["qpu_name"] != "ideal"
    assert same >= 0.9 * SHOTS if noisy else (same == SHOTS and about(counts["00"], SHOTS, 0.5)), counts
    again = client.get_backend(ideal(client)["name"]).job(job.id)
    assert again.result(timeout=PATIENCE, wait=0.1).get_counts() == counts, "fetched again"
    assert client.job(job.id).status() is JobStatus.DONE


def backend_asymmetric(client, _):
    circuit = QuantumCircuit(5, 5)
    circuit.x([0, 1, 4])
    circuit.measure(range(5), range(5))
    job = client.get_backend(ideal(client)["name"]).run(circuit, shots=200)
    certain(wait(client, job.id), job.result(wait=0.1).get_counts(), "10011", 200)


def backend_registers(client, _):
    first, second = ClassicalRegister(2, "first"), ClassicalRegister(1, "second")
    circuit = QuantumCircuit(QuantumRegister(3, "q"), first, second)
    circuit.x(0)
    circuit.x(2)
    circuit.measure([0, 1, 2], [0, 1, 2])
    job = client.get_backend(ideal(client)["name"]).run(circuit, shots=200)
    certain(wait(client, job.id), job.result(wait=0.1).get_counts(), "1 01", 200)


def backend_many_and_bound(client, _):
    angle = Parameter("angle")
    turned = QuantumCircuit(1, 1)
    turned.ry(angle, 0)
    turned.measure(0, 0)
    backend = client.get_backend(ideal(client)["name"])
    job = backend.run([turned, turned], shots=200, parameter_values=[{angle: 0.0}, {angle: math.pi}])
    result = job.result(timeout=PATIENCE, wait=0.1)
    row = client.get_job(job.id)
    certain(row, result.get_counts(0), "0", 200)
    certain(row, result.get_counts(1), "1", 200)
    text = "OPENQASM 3.0; input float t; qubit q; bit[1] c; U(t, 0, 0) q; c[0] = measure q;"
    job = backend.run(qasm=text, parameter_values=[[math.pi]], shots=200)
    certain(wait(client, job.id), job.result(wait=0.1).get_counts(), "1", 200)


def backend_cancel(client, _):
    width = min(ideal(client)["num_qubits"], 22)
    slow = QuantumCircuit(width, width)
    for _ in range(150):
        for k in range(width):
            slow.u(0.3, 0.1, 0.2 + k, k)
        for k in range(width - 1):
            slow.cx(k, k + 1)
    slow.measure(range(width), range(width))
    job = client.get_backend(ideal(client)["name"]).run(slow, shots=100)
    assert job.status() in (JobStatus.QUEUED, JobStatus.RUNNING)
    job.cancel()
    wait(client, job.id)
    assert job.status() is JobStatus.CANCELLED
    try:
        job.result(wait=0.1)
    except RuntimeError as error:
        assert "was cancelled" in str(error)
    else:
        raise AssertionError("a cancelled job has a result")


CHECKS = [
    qpus, submit_wait_get, each_bit_in_its_place, without_a_target, several_circuits_with_parameters, seventeen_bits, listed,
    cancelled, refused, bookings, time_requests, users, administered_qpus, backend_by_name, backend_bell, backend_asymmetric,
    backend_registers, backend_many_and_bound, backend_cancel,
]  # fmt: skip


def main(address, token, admin_token=None):
    global ADDRESS
    ADDRESS = address
    print(f"qpi-client {importlib.metadata.version('qpi-client')}, qiskit {importlib.metadata.version('qiskit')}: {address}")
    admin = None if admin_token is None else QPIClient(address, admin_token)
    failed = 0
    with QPIClient(address, token) as client:
        for check in CHECKS:
            start = time.monotonic()
            try:
                check(client, admin)
                verdict = "passed"
            except Skipped as reason:
                verdict = f"skipped: {reason}"
            except Exception as error:  # noqa: BLE001 -- each is told
                failed += 1
                detail = error.response.text[:500] if isinstance(error, requests.HTTPError) else ""
                verdict = f"FAILED: {type(error).__name__}: {error} {detail}"
            print(f"  {check.__name__:34} {time.monotonic() - start:6.2f} s  {verdict}", flush=True)
    print(f"{len(CHECKS) - failed} of {len(CHECKS)} without a failure")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
