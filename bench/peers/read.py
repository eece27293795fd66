"""Times Qiskit's importers on one file, warm: prints the seconds of every round as JSON.

usage: read.py qasm2|qasm3 FILE ROUNDS WARMUP
"""
import json
import sys
import time


def main():
    dialect, path, rounds, warmup = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
    with open(path, encoding="utf-8") as file:
        source = file.read()
    if dialect == "qasm2":
        import qiskit.qasm2

        def read():
            return qiskit.qasm2.loads(source)
    else:
        import qiskit.qasm3

        def read():
            return qiskit.qasm3.loads(source)
    seconds = []
    for turn in range(warmup + rounds):
        start = time.perf_counter()
        circuit = read()
        if turn >= warmup:
            seconds.append(time.perf_counter() - start)
    print(json.dumps({"seconds": seconds, "operations": circuit.size()}))


main()
