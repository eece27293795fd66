"""OpenQASM 2 and 3 as Cirq's `to_qasm` writes them."""

import sys

import cirq
import numpy as np
import sympy
from qiskit import qasm2, qasm3

from corpus import Corpus
from judge import judge, judge_text, same_state

corpus = Corpus("cirq", cirq.__version__)
q = cirq.LineQubit.range(6)


def add(name, circuit, *features, state=None, dialects=("2.0", "3.0"), **options):
    """Writes the circuit in both dialects. Where it has no measurement, Cirq's own state must equal the judge's."""
    for version in dialects:
        text = circuit.to_qasm(version=version, **options)
        ids = [f"cirq.{feature}" for feature in ("header_comment", "one_qubit_register", "no_gate_definitions", *features)]
        ids.append("cirq.openqasm2" if version == "2.0" else "cirq.openqasm3_option")
        suffix = "" if version == "2.0" else "_openqasm3"
        corpus.add(name + suffix, text, ids, judge=lambda: judged(text, circuit))


def judged(text, circuit):
    try:
        expected = judge_text(text)
    except qasm3.QASM3ImporterError as refused:
        # Qiskit's importer knows no comparison but ==: take the OpenQASM 2 twin of the same circuit.
        twin = qasm2.loads(circuit.to_qasm(version="2.0"), custom_instructions=qasm2.LEGACY_CUSTOM_INSTRUCTIONS)
        expected = judge(twin, text, source="qiskit.qasm2 importer on Cirq's OpenQASM 2 of the same circuit")
        print(f"    {refused}")
    if not circuit.has_measurements():
        order = sorted(circuit.all_qubits())[::-1]  # Cirq: the first qubit is the most significant
        same_state(expected, circuit.final_state_vector(qubit_order=order), tolerance=1e-6)
    return expected


def prepared(qubits):
    return [gate(q[i]) for i in range(qubits) for gate in (cirq.ry(0.4 + 0.3 * i), cirq.rz(0.2 * i - 0.5))]


add("bell", cirq.Circuit(cirq.H(q[0]), cirq.CNOT(q[0], q[1]), cirq.measure(q[0], q[1], key="result")), "creg_per_key")

add("two_keys", cirq.Circuit(prepared(3), cirq.CZ(q[0], q[2]), cirq.measure(q[2], q[0], key="pair"),
                             cirq.measure(q[1], key="Single_1")), "creg_per_key")

add("keys_that_are_no_identifiers",
    cirq.Circuit(prepared(3), cirq.measure(q[0], key="a b"), cirq.measure(q[1], q[2], key="ünï-code"),
                 cirq.measure(q[0], key="plain")), "creg_per_key", "key_comment")

add("inverted_measurement",
    cirq.Circuit(prepared(2), cirq.measure(q[0], q[1], key="m", invert_mask=(True, False))), "creg_per_key")

add("powers",
    cirq.Circuit(prepared(3), [gate(qubit) ** t for t in (0.25, -0.5, 1.3, 1 / 3) for gate, qubit in
                               ((cirq.X, q[0]), (cirq.Y, q[1]), (cirq.Z, q[2]), (cirq.H, q[0]))],
                 cirq.measure(*q[:3], key="m")), "pi_angles", "gate_comments")

add("standard_gates",
    cirq.Circuit(prepared(3), cirq.X(q[0]), cirq.Y(q[1]), cirq.Z(q[2]), cirq.H(q[0]), cirq.S(q[1]), cirq.T(q[2]),
                 cirq.S(q[0]) ** -1, cirq.T(q[1]) ** -1, cirq.X(q[2]) ** 0.5, cirq.X(q[0]) ** -0.5, cirq.I(q[1]),
                 cirq.CNOT(q[0], q[1]), cirq.CZ(q[1], q[2]), cirq.SWAP(q[0], q[2]), cirq.CCNOT(*q[:3]),
                 cirq.CCZ(*q[:3]), cirq.CSWAP(*q[:3]), cirq.rx(0.3)(q[0]), cirq.ry(0.4)(q[1]), cirq.rz(0.5)(q[2]),
                 cirq.measure(*q[:3], key="m")), "pi_angles")

add("two_qubit_powers",
    cirq.Circuit(prepared(4), cirq.CNOT(q[0], q[1]) ** 0.5, cirq.CZ(q[1], q[2]) ** 0.3, cirq.SWAP(q[2], q[3]) ** 0.5,
                 cirq.ISWAP(q[0], q[2]), cirq.ISWAP(q[1], q[3]) ** 0.5, cirq.XX(q[0], q[1]) ** 0.25,
                 cirq.YY(q[1], q[2]) ** 0.3, cirq.ZZ(q[2], q[3]) ** 0.7, cirq.FSimGate(0.4, 0.2)(q[0], q[3]),
                 cirq.PhasedISwapPowGate(phase_exponent=0.2, exponent=0.6)(q[1], q[2]),
                 cirq.PhasedXPowGate(phase_exponent=0.3, exponent=0.8)(q[3]),
                 cirq.PhasedXZGate(x_exponent=0.1, z_exponent=0.2, axis_phase_exponent=0.3)(q[0]),
                 cirq.measure(*q[:4], key="m")), "gate_comments", "pi_angles", "kak")

random = np.random.RandomState(5)
add("unknown_unitaries",
    cirq.Circuit(prepared(3),
                 cirq.MatrixGate(cirq.testing.random_unitary(4, random_state=random))(q[0], q[2]),
                 cirq.MatrixGate(cirq.testing.random_unitary(2, random_state=random))(q[1]),
                 cirq.MatrixGate(cirq.testing.random_special_unitary(4, random_state=random))(q[2], q[1]),
                 cirq.measure(*q[:3], key="m")), "kak", "gate_comments")

add("without_measurement", cirq.Circuit(prepared(4), cirq.CNOT(q[0], q[2]), cirq.CZ(q[1], q[3]) ** 0.5,
                                        cirq.ISWAP(q[3], q[0]) ** -0.5), "gate_comments")

add("global_phase",
    cirq.Circuit(prepared(2), cirq.global_phase_operation(np.exp(0.7j)), cirq.CNOT(q[0], q[1]),
                 cirq.measure(*q[:2], key="m")), "global_phase")

add("controlled",
    cirq.Circuit(prepared(4), cirq.ControlledGate(cirq.ry(0.7))(q[0], q[1]), cirq.ControlledGate(cirq.CZ)(q[1], q[2], q[3]),
                 cirq.X(q[2]).controlled_by(q[0], control_values=[0]), cirq.X(q[3]).controlled_by(*q[:3]),
                 cirq.measure(*q[:4], key="m")), "gate_comments")

add("mid_circuit",
    cirq.Circuit(cirq.ry(0.9)(q[0]), cirq.measure(q[0], key="first"), cirq.ry(0.6)(q[0]),
                 cirq.measure(q[0], key="second"), cirq.reset(q[0]), cirq.H(q[0]), cirq.measure(q[0], key="third")),
    "creg_per_key", "reset")

add("repeated_key",
    cirq.Circuit(cirq.ry(0.9)(q[0]), cirq.measure(q[0], key="k"), cirq.ry(0.6)(q[0]), cirq.measure(q[0], key="k")),
    "creg_per_key")

add("classical_control",
    cirq.Circuit(cirq.ry(0.9)(q[0]), cirq.measure(q[0], key="k"), cirq.X(q[1]).with_classical_controls("k"),
                 cirq.ry(0.5)(q[2]).with_classical_controls("k"), cirq.measure(q[1], q[2], key="out")), "creg_per_key", "if")

condition = sympy.Eq(sympy.Symbol("k"), 2)
add("classical_control_on_value",
    cirq.Circuit(prepared(2), cirq.measure(q[0], q[1], key="k"), cirq.X(q[2]).with_classical_controls(condition),
                 cirq.measure(q[2], key="out")), "creg_per_key", "if")

add("named_and_grid_qubits",
    cirq.Circuit(cirq.H(cirq.NamedQubit("alice")), cirq.ry(0.3)(cirq.GridQubit(0, 3)),
                 cirq.CNOT(cirq.NamedQubit("alice"), cirq.GridQubit(1, 2)),
                 cirq.measure(cirq.GridQubit(0, 3), cirq.GridQubit(1, 2), cirq.NamedQubit("alice"), key="m")),
    "header_comment")

add("low_precision", cirq.Circuit(prepared(2), cirq.CZ(q[0], q[1]) ** 0.123456, cirq.measure(*q[:2], key="m")),
    "pi_angles", precision=4, header="Written with four digits\nand a header of two lines")

add("qft", cirq.Circuit(prepared(4), cirq.qft(*q[:4]), cirq.measure(*q[:4], key="m")), "gate_comments", "pi_angles")

add("quirk_like_qpe",
    cirq.Circuit(cirq.X(q[3]), cirq.H.on_each(*q[:3]), [(cirq.CZ(q[i], q[3]) ** (0.3 * 2**i)) for i in range(3)],
                 cirq.qft(*q[:3], without_reverse=True) ** -1, cirq.measure(*q[:3], key="phase")), "gate_comments")

corpus.save(sys.argv[1])
