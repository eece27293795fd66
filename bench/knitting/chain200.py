#!/usr/bin/env python3
"""A chain of 200 qubits on 8 local nodes of 25 qubits each, beside one matrix product state that holds all of it.

usage: chain200.py [--depths 4,6] [--rounds N] [--limit SECONDS] [--qnit COMMAND]

Brickwork: each layer turns every qubit by random rx and rz and has CX on every other pair of neighbours; asked for is
the mean over all 199 pairs of neighbours of Z Z, which no light cone makes narrow. Exact mode, and shots until the
standard error is 0.02. Times are whole commands, from the start of the program; the least of the rounds is shown.
"""
import argparse
import json
import pathlib
import shlex
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "bench"))
from simulators import circuits  # noqa: E402

QUBITS = 200
NODES = "nodes:\n  - provider: local_cpu\n    n_nodes: 8\n    max_qubits: 25\n"
ERROR = 0.02
WAYS = [("one matrix product state", ["--method", "matrix_product_state"]),
        ("8 nodes, exact", ["--cluster", "nodes.yml"]),
        (f"8 nodes, shots to {ERROR}", ["--cluster", "nodes.yml", "--mode", "sampled", "--target-error", str(ERROR)])]


def neighbours():
    """The mean of Z Z over all neighbours, as JSON."""
    strings = ("I" * (QUBITS - 2 - q) + "ZZ" + "I" * q for q in range(QUBITS - 1))
    return json.dumps({string: 1 / (QUBITS - 1) for string in strings})


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--depths", type=lambda text: [int(d) for d in text.split(",")], default=[4, 6])
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--limit", type=float, default=120, metavar="SECONDS", help="for one command")
    parser.add_argument("--qnit", default=str(ROOT / "qnit"), metavar="COMMAND")
    arguments = parser.parse_args()
    lines = ["| depth | way | cuts | seconds, all | planning | running | value | standard error | shots |",
             "|---|---|---|---|---|---|---|---|---|"]
    with tempfile.TemporaryDirectory() as folder:
        place = pathlib.Path(folder)
        (place / "nodes.yml").write_text(NODES)
        (place / "observable.json").write_text(neighbours())
        for depth in arguments.depths:
            text = circuits.brick(QUBITS, depth).replace("measure q -> c;\n", "")
            (place / "chain.qasm").write_text(text)
            for name, options in WAYS:
                rounds = []
                for _ in range(arguments.rounds):
                    begin = time.perf_counter()
                    try:
                        answer = subprocess.run(
                            [*shlex.split(arguments.qnit), "run", "chain.qasm", "--observable", "@observable.json",
                             "--seed", "1", "--format", "json", *options], cwd=place, timeout=arguments.limit,
                            check=True, stdout=subprocess.PIPE, text=True).stdout
                    except subprocess.TimeoutExpired:
                        break
                    rounds.append((time.perf_counter() - begin, json.loads(answer)))
                if not rounds:
                    lines.append(f"| {depth} | {name} | | over {arguments.limit:g} | | | | | |")
                else:
                    seconds, result = min(rounds, key=lambda round: round[0])
                    metadata = result["metadata"]
                    parts = metadata.get("seconds", {})
                    value = result["expectation_values"][0]
                    cluster = "plan" in metadata
                    shots = sum(node["shots"] for node in metadata["nodes"].values()) if cluster else 0
                    lines.append(
                        f"| {depth} | {name} | {len(metadata['plan']['cuts']) if cluster else ''} | {seconds:.2f} | "
                        + " | ".join(f"{parts[p]:.2f}" if p in parts else "" for p in ("plan", "execute"))
                        + f" | {value['value']:.10f} | {value.get('standard_error', 0):.3g} | {f'{shots:,}' if shots else ''} |")
                print(lines[-1], file=sys.stderr, flush=True)
    table = "\n".join(lines) + "\n"
    out = ROOT / "build" / "bench" / "knitting"
    out.mkdir(parents=True, exist_ok=True)
    (out / "chain200.md").write_text(table)
    print(table, end="")


if __name__ == "__main__":
    main()
