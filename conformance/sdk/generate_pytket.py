"""OpenQASM 2 as pytket's `circuit_to_qasm_str` writes it: plain qelib1, and Quantinuum's extended hqslib1."""

import sys

import numpy as np
import pytket
from pytket.circuit import Circuit, OpType, if_not_bit, reg_eq, reg_geq, reg_gt, reg_leq, reg_lt, reg_neq
from pytket.passes import AutoRebase
from pytket.qasm import circuit_to_qasm_str

import dialect2
from corpus import Corpus
from judge import judge, judge_text, same_state

corpus = Corpus("pytket", pytket.__version__)
SHOWN = {"pi_angles": "*pi", "U1q": "U1q(", "RZZ": "RZZ(", "ZZ": "\nZZ ", "Rxxyyzz": "Rxxyyzz(", "gate_definitions": "\ngate "}


def add(name, circuit, *features, header="qelib1"):
    text = circuit_to_qasm_str(circuit, header=header)
    shown = [feature for feature, sign in SHOWN.items() if sign in text]
    corpus.add(name, text, [f"pytket.{feature}" for feature in (header, *features, *shown)],
               judge=lambda: judged(circuit, text, header))


def judged(circuit, text, header):
    if header == "hqslib1":
        expected = judge(dialect2.loads(text), text, source="own reading of hqslib1 in a Qiskit circuit")
    else:
        expected = judge_text(text)
    if "state" in expected:
        gates = Circuit(circuit.n_qubits)
        place = {qubit: i for i, qubit in enumerate(circuit.qubits)}
        for command in circuit:
            if command.op.type not in (OpType.Measure, OpType.Barrier):
                gates.add_gate(command.op, [place[q] for q in command.qubits])
        state = gates.get_statevector()  # the first qubit is the most significant
        n = circuit.n_qubits
        same_state(expected, state.reshape((2,) * n).transpose(range(n)[::-1]).reshape(-1))
    return expected


def prepared(qubits, clbits=None):
    circuit = Circuit(qubits, qubits if clbits is None else clbits)
    for qubit in range(qubits):
        circuit.Ry(0.15 + 0.1 * qubit, qubit)
        circuit.Rz(0.07 * qubit - 0.2, qubit)
    return circuit


def measured(circuit):
    for i in range(circuit.n_qubits):
        circuit.Measure(i, i)
    return circuit


add("bell", measured(Circuit(2, 2).H(0).CX(0, 1)))

gates = prepared(4)
for k, (kind, angles, qubits) in enumerate((
    (OpType.X, [], 1), (OpType.Y, [], 1), (OpType.Z, [], 1), (OpType.H, [], 1), (OpType.S, [], 1), (OpType.Sdg, [], 1),
    (OpType.T, [], 1), (OpType.Tdg, [], 1), (OpType.SX, [], 1), (OpType.SXdg, [], 1), (OpType.Rx, [0.3], 1),
    (OpType.Ry, [0.4], 1), (OpType.Rz, [0.5], 1), (OpType.U1, [0.6], 1), (OpType.U2, [0.1, 0.2], 1),
    (OpType.U3, [0.3, 0.4, 0.5], 1), (OpType.TK1, [0.2, 0.3, 0.4], 1), (OpType.CX, [], 2), (OpType.CY, [], 2),
    (OpType.CZ, [], 2), (OpType.CH, [], 2), (OpType.CRx, [0.3], 2), (OpType.CRy, [0.4], 2), (OpType.CRz, [0.5], 2),
    (OpType.CU1, [0.6], 2), (OpType.CU3, [0.1, 0.2, 0.3], 2), (OpType.CSX, [], 2), (OpType.SWAP, [], 2),
    (OpType.XXPhase, [0.3], 2), (OpType.ZZPhase, [0.4], 2), (OpType.CCX, [], 3), (OpType.CSWAP, [], 3),
)):
    gates.add_gate(kind, angles, [(k + i) % 4 for i in range(qubits)])
add("qelib1_gates", measured(gates))

extra = prepared(4)
for k, (kind, angles) in enumerate((
    (OpType.V, []), (OpType.Vdg, []), (OpType.CV, []), (OpType.CVdg, []), (OpType.CSXdg, []), (OpType.ISWAPMax, []),
    (OpType.ZZMax, []), (OpType.ECR, []), (OpType.CS, []), (OpType.CSdg, []), (OpType.TK2, [0.1, 0.2, 0.3]),
    (OpType.ISWAP, [0.4]), (OpType.PhasedISWAP, [0.2, 0.3]), (OpType.YYPhase, [0.5]), (OpType.FSim, [0.3, 0.2]),
    (OpType.ESWAP, [0.3]), (OpType.PhasedX, [0.4, 0.2]),
)):
    extra.add_gate(kind, angles, [k % 4] if kind in (OpType.V, OpType.Vdg, OpType.PhasedX) else [k % 4, (k + 1) % 4])
AutoRebase({OpType.CX, OpType.U3, OpType.H}).apply(rebased := extra.copy())
add("rebased", measured(rebased))
without_phased_x = prepared(4)
for command in extra:
    if command.op.type is not OpType.PhasedX:
        without_phased_x.add_gate(command.op, command.qubits)
add("defined_gates", measured(without_phased_x))
add("many_controls", measured(prepared(5).add_gate(OpType.CnX, [0, 1, 2, 3]).add_gate(OpType.CnX, [4, 3, 2, 1, 0])))

several = Circuit()
a, b = several.add_q_register("alpha", 2), several.add_q_register("beta", 2)
c, d = several.add_c_register("low", 2), several.add_c_register("high", 3)
several.Ry(0.3, a[0]).CX(a[0], b[1]).Rx(0.7, b[0]).add_barrier([a[0], b[1]]).CZ(b[0], a[1]).H(a[1])
several.Measure(b[1], c[0]).Measure(a[1], d[2]).Measure(b[0], d[0])
add("several_registers", several)

conditional = prepared(3)
conditional.Measure(0, 0).Measure(1, 1).Measure(2, 2)
conditional.X(0, condition_bits=[0, 1, 2], condition_value=5).Ry(0.3, 1, condition_bits=[0, 1, 2], condition_value=2)
conditional.add_gate(OpType.Reset, [2]).H(2, condition_bits=[0, 1, 2], condition_value=0).Measure(2, 2).Measure(0, 0)
add("conditions", conditional, "if_value")


def quantinuum():
    """Two qubits measured into one register, another register to compute in."""
    circuit = Circuit()
    q = circuit.add_q_register("q", 4)
    a, b, d = (circuit.add_c_register(name, 3) for name in "abd")
    for i in range(4):
        circuit.Ry(0.2 + 0.15 * i, q[i])
    for i in range(3):
        circuit.Measure(q[i], a[i])
    return circuit, q, a, b, d


native = Circuit(3, 3)
native.add_gate(OpType.PhasedX, [0.3, 0.2], [0]).add_gate(OpType.PhasedX, [1.5, 0.7], [1]).add_gate(OpType.ZZPhase, [0.4], [0, 1])
native.add_gate(OpType.ZZMax, [1, 2]).add_gate(OpType.TK2, [0.1, 0.2, 0.3], [0, 2]).Rz(0.25, 0).add_gate(OpType.PhasedX, [0.5, 1.1], [2])
native.add_gate(OpType.ZZPhase, [-0.3], [2, 1]).add_gate(OpType.PhasedX, [0.25, 0.5], [0])
add("quantinuum_native", measured(native), header="hqslib1")

standard = measured(prepared(3).CX(0, 1).CCX(0, 1, 2).H(1).add_gate(OpType.CSX, [1, 2]).add_gate(OpType.CU1, [0.3], [0, 2]))
add("quantinuum_with_qelib1_gates", standard, header="hqslib1")

ranges, q, a, b, d = quantinuum()
ranges.X(q[3], condition=reg_leq(a, 2)).Ry(0.3, q[3], condition=reg_gt(a, 4)).H(q[3], condition=reg_neq(a, 6))
ranges.Rx(0.2, q[3], condition=reg_geq(a, 3)).Z(q[3], condition=reg_lt(a, 5)).Ry(0.1, q[3], condition=reg_eq(a, 7))
ranges.X(q[0], condition=a[1]).X(q[0], condition=if_not_bit(a[2])).Measure(q[3], b[1]).Measure(q[0], b[2])
add("conditions_on_ranges", ranges, "if_value", "if_range", header="hqslib1")

assignments, q, a, b, d = quantinuum()
assignments.add_c_setreg(5, b).add_c_copyreg(a, d).add_c_setbits([True, False], [b[1], b[0]]).add_c_copybits([a[0]], [b[2]])
assignments.X(q[3], condition=reg_eq(b, 6)).Measure(q[3], d[0])
add("assignments", assignments, "assignment", "if_value", header="hqslib1")

logic, q, a, b, d = quantinuum()
logic.add_c_setreg(6, b)
logic.add_clexpr_from_logicexp(a ^ b, d.to_list())
logic.X(q[3], condition=reg_eq(d, 5))
logic.add_clexpr_from_logicexp((a | b) & d, d.to_list())
logic.Rx(0.3, q[3], condition=reg_geq(d, 3))
logic.add_clexpr_from_logicexp(a[0] & b[1], [d[2]])
logic.add_clexpr_from_logicexp(a[1] ^ (a[0] | a[2]), [b[0]])
logic.Measure(q[3], b[2])
add("register_logic", logic, "creg_logic", "assignment", header="hqslib1")

arithmetic, q, a, b, d = quantinuum()
arithmetic.add_c_setreg(3, b)
arithmetic.add_clexpr_from_logicexp(a + b, d.to_list())
arithmetic.X(q[3], condition=reg_lt(d, 4))
arithmetic.add_clexpr_from_logicexp(d - a, b.to_list())
arithmetic.Measure(q[3], d[1])
add("register_arithmetic", arithmetic, "creg_logic", "assignment", header="hqslib1")

predicate, q, a, b, d = quantinuum()
predicate.add_c_range_predicate(0, 3, a.to_list(), d[1]).add_c_range_predicate(2, 2**32 - 1, a.to_list(), b[0])
predicate.X(q[3], condition=d[1]).X(q[0], condition=(a[0] & b[0])).Measure(q[3], d[2]).Measure(q[0], b[2])
add("range_predicates", predicate, "if_range", "assignment", "creg_logic", header="hqslib1")

qft = prepared(4)
for target in range(4):
    qft.H(target)
    for k, control in enumerate(range(target + 1, 4)):
        qft.CU1(0.5**(k + 1), control, target)
add("qft", measured(qft.SWAP(0, 3).SWAP(1, 2)))

random = np.random.default_rng(8)
volume = Circuit(5, 5)
for _ in range(5):
    order = random.permutation(5)
    for i in (0, 2):
        pair = [int(order[i]), int(order[i + 1])]
        for qubit in pair:
            volume.add_gate(OpType.TK1, list(random.uniform(0, 2, 3)), [qubit])
        volume.add_gate(OpType.TK2, list(random.uniform(0, 0.5, 3)), pair)
AutoRebase({OpType.CX, OpType.TK1}).apply(volume)
add("quantum_volume", measured(volume))

corpus.save(sys.argv[1])
