"""OpenQASM 2 as PennyLane's `to_openqasm` writes it."""

import re
import sys

import numpy as np
import pennylane as qml

import dialect2
from corpus import Corpus
from judge import judge, judge_text, same_state

corpus = Corpus("pennylane", qml.__version__)


def add(name, function, *features, wires=3, state=True, **options):
    circuit = qml.QNode(function, qml.device("default.qubit", wires=wires))
    text = qml.to_openqasm(circuit, **options)()
    features = ("qelib1", "registers", *features)
    if "gphase" in text:
        features += ("gphase",)
    corpus.add(name, text, [f"pennylane.{feature}" for feature in features],
               judge=lambda: judged(function, text, wires, state))


def judged(function, text, wires, state):
    if re.search(r"if\(\w+\[|gphase", text):
        expected = judge(dialect2.loads(text), text, source="own reading of the dialect in a Qiskit circuit")
    else:
        expected = judge_text(text)
    if state and "state" in expected:
        order = list(range(wires))[::-1]  # PennyLane: the first wire is the most significant
        tape = qml.tape.QuantumScript(qml.tape.make_qscript(function)().operations, [qml.state()])
        (state,) = qml.execute([tape], qml.device("default.qubit", wires=order))
        same_state(expected, state)
    return expected


def prepare(wires):
    for wire in range(wires):
        qml.RY(0.4 + 0.3 * wire, wires=wire)
        qml.RZ(0.2 * wire - 0.5, wires=wire)


def bell():
    qml.Hadamard(0)
    qml.CNOT([0, 1])
    return qml.probs(wires=[0, 1])


add("bell", bell, "measure_all", wires=2)


def native():
    prepare(3)
    for k, operation in enumerate((qml.PauliX, qml.PauliY, qml.PauliZ, qml.Hadamard, qml.S, qml.T, qml.Identity)):
        operation(wires=k % 3)
    qml.adjoint(qml.S(0))
    qml.adjoint(qml.T(1))
    qml.RX(0.3, 0)
    qml.PhaseShift(0.4, 1)
    qml.U1(0.5, 2)
    qml.U2(0.6, 0.7, 0)
    qml.U3(0.8, 0.9, 1.0, 1)
    qml.CZ([0, 1])
    qml.SWAP([1, 2])
    qml.CRX(0.2, [0, 2])
    qml.CRY(0.3, [1, 0])
    qml.CRZ(0.4, [2, 1])
    qml.Toffoli([0, 1, 2])
    qml.CSWAP([2, 0, 1])
    return qml.probs(wires=[0, 1, 2])


add("native_gates", native, "measure_all")


def decomposed():
    prepare(4)
    qml.Rot(0.1, 0.2, 0.3, 0)
    qml.SX(1)
    qml.ISWAP([0, 2])
    qml.SISWAP([1, 3])
    qml.IsingXX(0.3, [0, 1])
    qml.IsingYY(0.4, [1, 2])
    qml.IsingZZ(0.5, [2, 3])
    qml.IsingXY(0.6, [3, 0])
    qml.ControlledPhaseShift(0.7, [0, 3])
    qml.CRot(0.1, 0.2, 0.3, [1, 2])
    qml.MultiRZ(0.8, [0, 1, 2, 3])
    qml.PauliRot(0.9, "XYZ", [0, 2, 3])
    qml.SingleExcitation(0.3, [1, 2])
    qml.DoubleExcitation(0.4, [0, 1, 2, 3])
    qml.CY([0, 1])
    qml.CCZ([1, 2, 3])
    qml.QubitUnitary(np.array([[0.6, 0.8j], [0.8j, 0.6]]), wires=2)
    return qml.probs(wires=[0, 1, 2, 3])


add("decomposed_gates", decomposed, "measure_all", wires=4)


def rotations():
    prepare(3)
    qml.CNOT([0, 1])
    return qml.expval(qml.PauliX(0) @ qml.PauliY(1)), qml.var(qml.Hadamard(2))


add("basis_changes", rotations, "rotations", "measure_all", state=False)
add("without_basis_changes", rotations, "measure_all", rotations=False)


def some():
    prepare(3)
    qml.CNOT([0, 2])
    return qml.sample(wires=[2, 0])


add("some_wires", some, "measure_some", measure_all=False)
add("three_digits", native, "precision", "measure_all", precision=3, state=False)
add("sixteen_digits", native, "precision", "measure_all", precision=16)


def phase():
    qml.Hadamard(0)
    qml.GlobalPhase(0.3)
    qml.CNOT([0, 1])
    qml.RX(1e-7, 1)
    qml.RZ(np.pi / 3, 0)
    return qml.probs(wires=[0, 1])


add("global_phase", phase, "measure_all", wires=2)


def teleport():
    qml.U3(0.7, 0.3, 0.9, 0)
    qml.Hadamard(1)
    qml.CNOT([1, 2])
    qml.CNOT([0, 1])
    qml.Hadamard(0)
    z, x = qml.measure(0), qml.measure(1)
    qml.cond(x, qml.PauliX)(2)
    qml.cond(z, qml.PauliZ)(2)
    return qml.probs(wires=2)


add("teleportation", teleport, "mid_circuit", "if", "measure_some", measure_all=False)
add("teleportation_all_wires", teleport, "mid_circuit", "if", "measure_all")


def repeated():
    for k in range(4):
        qml.RY(0.6 + 0.2 * k, 0)
        outcome = qml.measure(0)
        qml.cond(outcome, qml.RX)(0.5 + k, 1)
    return qml.expval(qml.PauliY(1))


add("repeated_measurement", repeated, "mid_circuit", "if", "rotations", "measure_all", wires=2)


def qft():
    prepare(4)
    qml.QFT(wires=range(4))
    return qml.probs(wires=range(4))


add("qft", qft, "measure_all", wires=4)


def layers():
    weights = np.random.default_rng(3).uniform(-2, 2, (2, 5, 3))
    qml.StronglyEntanglingLayers(weights, wires=range(5))
    return qml.expval(qml.PauliZ(0))


add("strongly_entangling_layers", layers, "measure_all", wires=5)


def grover():
    for wire in range(3):
        qml.Hadamard(wire)
    for _ in range(2):
        qml.FlipSign([1, 0, 1], wires=range(3))
        qml.GroverOperator(wires=range(3))
    return qml.probs(wires=range(3))


add("grover", grover, "measure_all")


def named():
    qml.Hadamard("alice")
    qml.CRY(0.7, ["alice", "bob"])
    qml.RX(0.2, 7)
    return qml.probs(wires=["alice", "bob", 7])


named_circuit = qml.QNode(named, qml.device("default.qubit", wires=["bob", 7, "alice"]))
corpus.add("named_wires", qml.to_openqasm(named_circuit)(), ["pennylane.qelib1", "pennylane.registers", "pennylane.measure_all"])

corpus.save(sys.argv[1])
