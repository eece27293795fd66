"""Writes matrices.json: the matrices of Qiskit's and Braket's gates at fixed parameters, for the test of the gate table.

    python3 -m venv V && V/bin/pip install -r requirements.txt && V/bin/python generate.py

Every matrix is stored row by row as [re, im] pairs in turn, operand 0 the least significant bit of the index. Qiskit
counts so; Braket's operand 0 is the most significant bit, so the bits of its indices are reversed here.
"""

import importlib.metadata
import inspect
import json
import pathlib

import numpy as np
from braket.circuits import Gate as BraketGate
from qiskit.circuit.library import C3XGate, C4XGate, get_standard_gate_name_mapping

PARAMETERS = [0.37, -1.21, 2.45, 0.83]


def interleaved(matrix):
    flat = np.asarray(matrix, dtype=complex).reshape(-1)
    return [float(x) for z in flat for x in (z.real, z.imag)]


def little_endian(matrix):
    qubits = int(np.log2(len(matrix)))
    order = [int(format(k, f"0{qubits}b")[::-1], 2) if qubits else 0 for k in range(len(matrix))]
    return matrix[np.ix_(order, order)]


def row(library, name, qubits, parameters, matrix):
    return {"library": library, "name": name, "qubits": qubits, "parameters": parameters, "matrix": interleaved(matrix)}


def qiskit_rows():
    gates = {"c3x": C3XGate(), "c4x": C4XGate()}
    for name, gate in get_standard_gate_name_mapping().items():
        if hasattr(gate, "to_matrix") and name != "delay":
            gates[name] = gate.base_class(*PARAMETERS[: len(gate.params)])
    for legacy in ("U1Gate", "U2Gate", "U3Gate", "CU1Gate", "CU3Gate"):
        kind = getattr(__import__("qiskit.circuit.library", fromlist=[legacy]), legacy)
        count = {"1": 1, "2": 2, "3": 3}[legacy[-5]]
        gates[legacy[:-4].lower()] = kind(*PARAMETERS[:count])
    for name, gate in sorted(gates.items()):
        yield row("QISKIT", name, gate.num_qubits, [float(p) for p in gate.params], np.asarray(gate.to_matrix()))


def braket_rows():
    for name, kind in inspect.getmembers(BraketGate, inspect.isclass):
        if not issubclass(kind, BraketGate) or name in ("PulseGate", "Unitary"):
            continue
        angles = [p for p in inspect.signature(kind.__init__).parameters if p.startswith("angle")]
        gate = kind(*PARAMETERS[: len(angles)])
        matrix = np.asarray(gate.to_matrix()).reshape(2**gate.qubit_count, 2**gate.qubit_count)
        yield row("BRAKET", gate._qasm_name, gate.qubit_count, PARAMETERS[: len(angles)], little_endian(matrix))


def main():
    versions = {p: importlib.metadata.version(p) for p in ("qiskit", "amazon-braket-sdk", "numpy")}
    rows = [json.dumps(r) for r in [*qiskit_rows(), *braket_rows()]]
    text = f'{{"versions": {json.dumps(versions)},\n"gates": [\n' + ",\n".join(rows) + "\n]}\n"
    pathlib.Path(__file__).with_name("matrices.json").write_text(text)


main()
