"""OpenQASM 2 as Qiskit's `qasm2.dumps` writes it today."""

import sys
from math import pi

import numpy as np
import qiskit
from qiskit import ClassicalRegister, QuantumCircuit, QuantumRegister, qasm2
from qiskit.circuit import Clbit, Gate, Qubit, library
from qiskit.quantum_info import SparsePauliOp, random_clifford, random_unitary
from qiskit.synthesis import LieTrotter, SuzukiTrotter

from corpus import Corpus
from judge import judge_twice

corpus = Corpus("qiskit2", qiskit.__version__)


def add(name, circuit, *features, expect="runs", note=None):
    text = qasm2.dumps(circuit)
    ids = [f"qiskit2.{feature}" for feature in ("qelib1", *features)]
    corpus.add(name, text, ids, expect=expect, note=note, judge=lambda: judge_twice(circuit, text))


def measured(circuit):
    circuit.measure(range(circuit.num_qubits), range(circuit.num_qubits))
    return circuit


def prepared(qubits, clbits=None):
    """A circuit whose qubits all stand in different directions, so that no mistake stays unseen."""
    circuit = QuantumCircuit(qubits, qubits if clbits is None else clbits)
    for qubit in range(qubits):
        circuit.u(0.4 + 0.3 * qubit, 0.2 * qubit - 0.5, 0.7 - 0.1 * qubit, qubit)
    return circuit


# Registers, measurements, barriers, angles.
bell = QuantumCircuit(2, 2)
bell.h(0)
bell.cx(0, 1)
add("bell", measured(bell), "measure_arrow", "qreg_creg")

a, b = QuantumRegister(2, "a"), QuantumRegister(3, "b")
first, second = ClassicalRegister(3, "first"), ClassicalRegister(2, "second")
several = QuantumCircuit(a, b, first, second)
several.h(a[0])
several.cx(a[0], b[2])
several.ry(0.3, b[1])
several.x(a[1])
several.barrier()
several.barrier(a)
several.barrier(b[0], a[1])
several.measure(b, first)
several.measure(a, second)
add("several_registers", several, "several_qregs", "several_cregs", "barrier", "angle_decimal", "measure_arrow")

loose = QuantumCircuit([Qubit(), Qubit()], QuantumRegister(1, "q"), [Clbit()], ClassicalRegister(2, "c"))
loose.ry(0.7, 0)
loose.cx(0, 2)
loose.ry(1.9, 1)
loose.measure([0, 1, 2], [0, 1, 2])
add("loose_bits", loose, "several_qregs", "several_cregs")

capitals = QuantumCircuit(QuantumRegister(2, "Qubits"), QuantumRegister(1, "gate"), ClassicalRegister(3, "creg-1"))
capitals.h([0, 1, 2])
capitals.t(1)
capitals.cz(0, 1)
capitals.h([0, 1, 2])
add("escaped_register_names", measured(capitals), "several_qregs")

angles = prepared(3)
for k, angle in enumerate((pi / 2, -pi / 3, 3 * pi / 4, pi / 7, 2 * pi, 1e-7, 0.1234567890123456, -5.5, 1e10)):
    angles.rz(angle, k % 3)
    angles.ry(angle / 2, (k + 1) % 3)
add("angles", measured(angles), "angle_pi_fraction", "angle_decimal")

empty = QuantumCircuit(3)
add("no_classical_register", empty.compose(library.HGate(), [1]))

resetting = prepared(3)
resetting.reset(0)
resetting.h(1)
resetting.cx(1, 0)
resetting.reset(1)
resetting.ry(0.6, 1)
add("reset", measured(resetting), "reset")

repeated = QuantumCircuit(1, 3)
for i in range(3):
    repeated.ry(0.5 + i, 0)
    repeated.measure(0, i)
add("mid_circuit_measurement", repeated, "measure_arrow")

# Every gate that the exporter takes for granted in qelib1.
one_qubit = prepared(3)
for k, gate in enumerate(
    (
        library.IGate(), library.XGate(), library.YGate(), library.ZGate(), library.HGate(), library.SGate(),
        library.SdgGate(), library.TGate(), library.TdgGate(), library.RXGate(0.3), library.RYGate(0.7),
        library.RZGate(1.1), library.U1Gate(0.4), library.U2Gate(0.3, 0.8), library.U3Gate(0.2, 0.5, 0.9),
        library.SXGate(), library.SXdgGate(), library.PhaseGate(0.25), library.UGate(0.1, 0.2, 0.3),
    )
):
    one_qubit.append(gate, [k % 3])
one_qubit.cx(0, 1)
one_qubit.cx(1, 2)
add("one_qubit_gates", measured(one_qubit), "gate_p", "gate_sx", "gate_sxdg", "gate_u")

controlled = prepared(4)
for k, gate in enumerate(
    (
        library.CXGate(), library.CYGate(), library.CZGate(), library.CHGate(), library.SwapGate(),
        library.CRXGate(0.3), library.CRYGate(0.5), library.CRZGate(0.7), library.CU1Gate(0.9),
        library.CPhaseGate(1.1), library.CU3Gate(0.2, 0.4, 0.6), library.CSXGate(),
        library.CUGate(0.3, 0.5, 0.7, 0.9), library.RXXGate(0.4), library.RZZGate(0.8),
    )
):
    controlled.append(gate, [k % 4, (k + 1 + k % 3) % 4])
add("two_qubit_gates", measured(controlled), "gate_csx", "gate_cu", "gate_cu1", "gate_cu3", "gate_rxx", "gate_rzz")

multi = prepared(5)
for gate in (
    library.CCXGate(), library.CSwapGate(), library.RCCXGate(), library.RC3XGate(), library.C3XGate(),
    library.C3SXGate(), library.C4XGate(),
):
    multi.append(gate, list(range(5))[: gate.num_qubits])
    multi.append(gate, list(range(5))[::-1][: gate.num_qubits])
    multi.sx(range(5))
add("many_qubit_gates", measured(multi), "gate_rccx", "gate_c3x", "gate_c4x", "gate_c3sqrtx")

# Gates that qelib1 does not have: definitions, nested ones, machine-made names.
defined = prepared(3)
for gate in (
    library.RYYGate(0.3), library.RZXGate(0.4), library.RGate(0.5, 0.6), library.XXPlusYYGate(0.7, 0.8),
    library.XXMinusYYGate(0.9, 1.0), library.iSwapGate(), library.DCXGate(), library.ECRGate(), library.CCZGate(),
    library.CSGate(), library.CSdgGate(), library.CU1Gate(0.3), library.MSGate(2, 0.4),
):
    defined.append(gate, list(range(3))[: gate.num_qubits])
    defined.h(1)
add("defined_gates", measured(defined), "gate_definitions", "nested_gates")

inner = QuantumCircuit(2, name="inner")
inner.h(0)
inner.crz(0.3, 0, 1)
middle = QuantumCircuit(3, name="middle")
middle.append(inner.to_gate(), [0, 1])
middle.append(inner.to_gate().inverse(), [2, 1])
outer = QuantumCircuit(3, name="Outer gate")
outer.append(middle.to_gate(), [2, 0, 1])
outer.append(middle.to_gate(), [0, 1, 2])
nested = prepared(4)
nested.append(outer.to_gate(), [3, 1, 0])
nested.append(outer.to_gate().inverse(), [0, 2, 3])
nested.append(inner.to_gate().control(1), [2, 3, 1])
add("nested_gates", measured(nested), "gate_definitions", "nested_gates")

open_controls = prepared(4)
open_controls.append(library.XGate().control(2, ctrl_state="01"), [0, 1, 2])
open_controls.append(library.RYGate(0.9).control(3, ctrl_state="010"), [3, 0, 1, 2])
open_controls.append(library.U3Gate(0.1, 0.2, 0.3).control(1, ctrl_state="0"), [1, 3])
open_controls.append(library.ZGate().control(3), [0, 1, 2, 3])
add("open_controls", measured(open_controls), "nested_gates")

names = prepared(3)
for seed in range(3):
    names.unitary(random_unitary(4, seed=seed), [seed, (seed + 1) % 3])
names.unitary(random_unitary(2, seed=9), [1])
names.unitary(random_unitary(8, seed=10), [2, 0, 1])
add("unitaries", measured(names), "generated_names", "nested_gates",
    note="several gates named unitary_<number>: the number differs from run to run")

initialised = QuantumCircuit(3, 3)
initialised.append(library.StatePreparation(np.sqrt(np.arange(1, 9) / 36)), [0, 1, 2])
add("state_preparation", measured(initialised), "nested_gates")

initialise = QuantumCircuit(2, 2)
initialise.h(0)
initialise.initialize([0.6, 0, 0, -0.8], [0, 1])
decomposed = initialise.decompose(gates_to_decompose="initialize")
add("initialize", measured(decomposed), "reset", "nested_gates")

diagonal = prepared(3)
diagonal.append(library.DiagonalGate([1, 1j, -1, np.exp(0.3j), 1, -1j, 1, 1]), [0, 1, 2])
diagonal.append(library.PermutationGate([2, 0, 1]), [0, 1, 2])
diagonal.append(library.UCRYGate([0.1, 0.2, 0.3, 0.4]), [0, 1, 2])
diagonal.append(library.PauliGate("XYZ"), [0, 1, 2])
diagonal.append(random_clifford(3, seed=5).to_instruction(), [0, 1, 2])
# Left whole, the two would be written with complex numbers and a word as parameters, which no reader takes.
diagonal = diagonal.decompose(gates_to_decompose=["diagonal", "pauli"])
add("diagonal_permutation_clifford", measured(diagonal), "nested_gates")

global_phase = prepared(2)
global_phase.global_phase = 0.7
global_phase.append(library.RZGate(0.5).control(1), [0, 1])
phased = QuantumCircuit(1, global_phase=0.9, name="phased")
phased.rz(0.4, 0)
global_phase.append(phased.to_gate().control(1), [1, 0])
add("controlled_global_phase", measured(global_phase), "gate_definitions")

opaque = QuantumCircuit(2, 1)
opaque.append(Gate("magic", 2, [0.3, pi / 4]), [1, 0])
opaque.h(0)
opaque.append(Gate("wait", 1, []), [0])
opaque.measure(0, 0)
add("opaque", opaque, "opaque", expect="parses", note="an opaque gate has no meaning to run")

# Conditions on whole registers: IfElseOp, which the exporter takes since 2.3.
teleport = QuantumCircuit(QuantumRegister(3, "q"), ClassicalRegister(1, "m_z"), ClassicalRegister(1, "m_x"),
                          ClassicalRegister(1, "out"))
teleport.u(0.7, 0.3, 0.9, 0)
teleport.h(1)
teleport.cx(1, 2)
teleport.cx(0, 1)
teleport.h(0)
teleport.measure(0, 0)
teleport.measure(1, 1)
with teleport.if_test((teleport.cregs[1], 1)):
    teleport.x(2)
with teleport.if_test((teleport.cregs[0], 1)):
    teleport.z(2)
teleport.measure(2, 2)
add("teleportation", teleport, "if_register", "if_else_op", "several_cregs")

conditions = prepared(3, clbits=3)
conditions.measure([0, 1], [0, 2])
for value in range(8):
    with conditions.if_test((conditions.cregs[0], value)):
        conditions.rx(0.3 * value, 2)
with conditions.if_test((conditions.cregs[0], 5)):
    conditions.measure(2, 1)
with conditions.if_test((conditions.cregs[0], 4)):
    conditions.reset(2)
conditions.measure(2, 0)
add("conditions", conditions, "if_register", "if_else_op")

# Things people really run.
for size in (4, 8, 10):
    qft = prepared(size)
    qft.append(library.QFTGate(size), range(size))
    add(f"qft_{size}", measured(qft), "nested_gates", "angle_pi_fraction")

heisenberg = SparsePauliOp.from_sparse_list(
    [(pair, [i, i + 1], 0.5 + 0.1 * i) for i in range(5) for pair in ("XX", "YY", "ZZ")]
    + [("Z", [i], 0.3) for i in range(6)],
    num_qubits=6,
)
evolution = prepared(6)
evolution.append(library.PauliEvolutionGate(heisenberg, 0.4, synthesis=SuzukiTrotter(order=2, reps=2)), range(6))
evolution.append(library.PauliEvolutionGate(SparsePauliOp(["ZIXY", "IXXI"], [0.2, 0.7]), 0.9, synthesis=LieTrotter()),
                 [0, 2, 4, 5])
add("pauli_evolution", measured(evolution), "generated_names", "nested_gates")

volume = QuantumCircuit(6, 6)
volume.compose(library.quantum_volume(6, 6, seed=11), inplace=True)
add("quantum_volume", measured(volume), "generated_names", "nested_gates")

efficient = QuantumCircuit(5, 5)
ansatz = library.efficient_su2(5, reps=2)
efficient.compose(ansatz.assign_parameters(np.linspace(-2, 2, ansatz.num_parameters)), inplace=True)
add("efficient_su2", measured(efficient), "angle_decimal")

adder = prepared(6)
adder.append(library.ModularAdderGate(3), range(6))
add("modular_adder", measured(adder), "nested_gates")

grover = QuantumCircuit(3, 3)
grover.h(range(3))
oracle = QuantumCircuit(3)
oracle.cz(0, 2)
grover.append(library.grover_operator(oracle).to_gate(label="Q"), range(3))
add("grover", measured(grover), "nested_gates")

transpiled = qiskit.transpile(prepared(4).compose(library.QFTGate(4)), basis_gates=["rz", "sx", "x", "cx"],
                              optimization_level=3, seed_transpiler=1)
add("transpiled", measured(transpiled), "angle_pi_fraction", "gate_sx")

corpus.save(sys.argv[1])
