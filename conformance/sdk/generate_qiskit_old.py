"""OpenQASM 2 as Qiskit before 1.0 wrote it: the gates of its longer qelib1 used without definitions, conditions by c_if.

Runs in the environment of requirements-old.txt, which has no Aer of today; the judge reads the text.
"""

import sys

import numpy as np
import qiskit
from qiskit import ClassicalRegister, QuantumCircuit, QuantumRegister
from qiskit.circuit import library

from corpus import Corpus

corpus = Corpus("qiskit_old", qiskit.__version__)


def add(name, circuit, *features):
    text = circuit.qasm()
    corpus.add(name, text, [f"qiskit2.{feature}" for feature in features])


def prepared(qubits):
    circuit = QuantumCircuit(qubits, qubits)
    for qubit in range(qubits):
        circuit.u(0.4 + 0.3 * qubit, 0.2 * qubit - 0.5, 0.7 - 0.1 * qubit, qubit)
    return circuit


def measured(circuit):
    circuit.measure(range(circuit.num_qubits), range(circuit.num_qubits))
    return circuit


# One file per gate, so that the name of a file that is refused says which gate is missing.
for name, gate in {
    "p": library.PhaseGate(0.3), "sx": library.SXGate(), "sxdg": library.SXdgGate(), "u": library.UGate(0.1, 0.2, 0.3),
    "cu": library.CUGate(0.3, 0.5, 0.7, 0.9), "csx": library.CSXGate(), "cu1": library.CU1Gate(0.4),
    "cu3": library.CU3Gate(0.2, 0.4, 0.6), "rxx": library.RXXGate(0.5), "rzz": library.RZZGate(0.6),
    "rccx": library.RCCXGate(), "c3x": library.C3XGate(), "c4x": library.C4XGate(), "c3sqrtx": library.C3SXGate(),
}.items():
    circuit = prepared(max(gate.num_qubits, 2))
    circuit.append(gate, list(range(gate.num_qubits))[::-1])
    circuit.h(range(circuit.num_qubits))
    add(f"gate_{name}", measured(circuit), f"gate_{name}")

conditioned = QuantumCircuit(QuantumRegister(2, "q"), ClassicalRegister(2, "a"), ClassicalRegister(1, "b"))
conditioned.ry(0.9, 0)
conditioned.ry(1.9, 1)
conditioned.measure([0, 1], [0, 1])
conditioned.x(0).c_if(conditioned.cregs[0], 2)
conditioned.u(0.3, 0.2, 0.1, 1).c_if(conditioned.cregs[0], 3)
conditioned.measure(1, 2)
add("conditions", conditioned, "if_register", "several_cregs")

qft = prepared(5)
qft.append(library.QFT(5).to_gate(), range(5))
add("qft", measured(qft), "nested_gates", "generated_names")

ansatz = QuantumCircuit(4, 4)
two_local = library.TwoLocal(4, ["ry", "rz"], "cz", reps=2)
ansatz.append(two_local.assign_parameters(np.linspace(-1, 2, two_local.num_parameters)).to_gate(), range(4))
add("two_local", measured(ansatz), "nested_gates", "angle_decimal")

arithmetic = prepared(4)
arithmetic.append(library.MCXGate(3), [0, 1, 2, 3])
arithmetic.append(library.MCPhaseGate(0.3, 3), [3, 2, 1, 0])
arithmetic.append(library.RYYGate(0.2), [0, 3])
arithmetic.append(library.iSwapGate(), [1, 2])
add("defined_gates", measured(arithmetic), "gate_definitions", "nested_gates")

corpus.save(sys.argv[1])
