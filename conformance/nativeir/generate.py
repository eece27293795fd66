#!/usr/bin/env python3
"""Writes what judge.sh has judged: circuits for Coda's targets (coda/*.qasm) and native programs (physical/*.json).

The same files every time: seeds are fixed.
"""
import json
import pathlib
import random

HERE = pathlib.Path(__file__).resolve().parent
ONE_QUBIT = {"cz": ("rx", "ry", "rz", "x", "sx"), "iswap": ("rx", "ry", "rz", "y"), "pcz": ("rx", "rz", "t", "p"),
             "cnot": ("rx", "ry", "rz", "sx")}
TWO_QUBITS = {"cz": "cz", "iswap": "iswap", "pcz": "cp", "cnot": "cx"}
ISWAP = "gate iswap a, b { s a; s b; h a; cx a, b; cx b, a; h b; }\n"


def coda(target, qubits, length, seed):
    draw = random.Random(seed)
    lines = ["OPENQASM 3.0;", 'include "stdgates.inc";', ISWAP.rstrip() if target == "iswap" else "", f"bit[{qubits}] c;"]
    for _ in range(length):
        a, b = draw.sample(range(qubits), 2)
        kind = draw.random()
        angle = draw.choice(["pi/2", "-pi/2", repr(round(draw.uniform(-3, 3), 12)), "1e-9", "3*pi/8"])
        if kind < 0.4:
            gate = TWO_QUBITS[target]
            lines.append(f"{gate}({angle}) ${a}, ${b};" if gate == "cp" else f"{gate} ${a}, ${b};")
        elif kind < 0.9:
            gate = draw.choice(ONE_QUBIT[target])
            lines.append(f"{gate}({angle}) ${a};" if gate in ("rx", "ry", "rz", "p") else f"{gate} ${a};")
        else:
            lines.append(f"delay[{draw.randrange(1, 500)}ns] ${a};")
    order = draw.sample(range(qubits), qubits)
    lines += [f"c[{clbit}] = measure ${qubit};" for clbit, qubit in enumerate(order)]
    return "\n".join(line for line in lines if line) + "\n"


SETS = {
    "cz": {"rz": 1, "sx": 0, "x": 0, "cz": 0},
    "ecr": {"rz": 1, "sx": 0, "x": 0, "ecr": 0},
    "cx-u": {"u": 3, "cx": 0},
    "ions": {"rx": 1, "rz": 1, "rzz": 1},
    "gpi": {"gpi": 1, "gpi2": 1, "ms": 3},
    "iswap": {"r": 2, "rz": 1, "iswap": 0},
    "xy": {"rx": 1, "rz": 1, "xy": 1},
}
PAIRS = {"cz", "ecr", "cx", "rzz", "iswap", "ms", "xy"}


def program(name, gates, qubits, length, seed, dynamic=False):
    draw = random.Random(seed)
    ops, features = [], []
    for _ in range(length):
        gate = draw.choice(sorted(gates))
        used = draw.sample(range(qubits), 2 if gate in PAIRS else 1)
        angles = [draw.choice([round(draw.uniform(-3, 3), 12), 1.5707963267948966]) for _ in range(gates[gate])]
        ops.append([gate, used, angles] if angles else [gate, used])
    if dynamic:
        features = ["condition", "delay", "if", "midCircuitMeasurement", "reset"]
        is_one = ["cast", "bool", ["clbit", 0]]
        register = ["!", ["cast", "bool", ["clbit", 1]]]
        ops += [["measure", [0], [], [0]], ["measure", [1], [], [1]], ["x", [2], [], [], is_one],
                {"if": register, "then": [["sx", [0]], ["x", [1]]], "else": [["x", [0]]]},
                ["reset", [1]], ["delay", [2], [{"s": 1e-7}]], ["barrier", [0, 1, 2]]]
    else:
        ops += [["measure", [q], [], [q % 4]] for q in range(min(4, qubits))]
    return {"clbits": {"order": "clbit0-rightmost", "registers": [{"name": "c", "size": 4}]}, "features": features,
            "format": "qnit.nativeir", "name": name, "ops": ops, "version": "1.0",
            "target": {"gateSet": {"name": name, "gates": sorted(gates)}, "qubits": qubits}}


def main():
    for number, target in enumerate(("cz", "iswap", "pcz", "cnot")):
        for size, qubits, length in (("small", 2, 6), ("middle", 7, 60), ("wide", 50, 200)):
            (HERE / "coda" / f"{target}-{size}.qasm").write_text(coda(target, qubits, length, 100 * number + qubits))
    for number, (name, gates) in enumerate(SETS.items()):
        text = json.dumps(program(name, gates, 5, 40, number)) + "\n"
        (HERE / "physical" / f"{name}.json").write_text(text)
    text = json.dumps(program("dynamic", SETS["cz"], 3, 10, 77, dynamic=True)) + "\n"
    (HERE / "physical" / "dynamic.json").write_text(text)


if __name__ == "__main__":
    main()
