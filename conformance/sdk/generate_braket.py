"""OpenQASM 3 in Braket's dialect, as the Amazon Braket SDK's `to_ir` writes it: own gate names, no include, pragmas, pulses."""

import re
import sys
from importlib.metadata import version

import numpy as np
from braket.circuits import Circuit, Gate, Observable, QubitSet
from braket.circuits.compiler_directive import CompilerDirective
from braket.circuits.gate_calibrations import GateCalibrations
from braket.circuits.measure import Measure
from braket.circuits.serialization import IRType, OpenQASMSerializationProperties, QubitReferenceType
from braket.devices import LocalSimulator
from braket.parametric import FreeParameter
from braket.pulse import (ArbitraryWaveform, ConstantWaveform, DragGaussianWaveform, ErfSquareWaveform, Frame,
                          GaussianWaveform, Port, PulseSequence)
from qiskit import ClassicalRegister, QuantumCircuit, QuantumRegister
from qiskit.circuit.library import UnitaryGate
from scipy.linalg import fractional_matrix_power

from corpus import Corpus
from judge import judge, same_state

corpus = Corpus("braket", version("amazon-braket-sdk"))
PHYSICAL = OpenQASMSerializationProperties(QubitReferenceType.PHYSICAL)
GATES = {"cnot", "si", "ti", "v", "vi", "phaseshift", "cphaseshift", "cphaseshift00", "cphaseshift01",
                 "cphaseshift10", "xx", "yy", "zz", "xy", "iswap", "pswap", "ecr", "gpi", "gpi2", "ms", "prx", "u",
                 "gphase", "cv", "ccnot", "cswap"}
APPEARS = {
    "physical_qubits": r"\$\d", "declarations": r"^bit\[\d+\] b;\nqubit\[\d+\] q;", "input_float": r"^input float ",
    "ctrl": r"(?<!neg)ctrl(\(\d+\))? @", "negctrl": "negctrl", "pow": r"pow\(", "inv": r"\binv @",
    "pragma_result": "#pragma braket result", "pragma_unitary": "#pragma braket unitary",
    "pragma_noise": "#pragma braket noise", "pragma_verbatim": "#pragma braket verbatim\nbox", "cal": r"^cal \{",
    "defcal": "^defcal ", "frame": "newframe", "waveform": "^ *waveform ", "port": "newframe\\(|^ *(extern )?port ",
}


def shown(text):
    features = {name for name, pattern in APPEARS.items() if re.search(pattern, text, re.MULTILINE)}
    called = re.findall(r"^(?:[\w().]+ @ )*(\w+)(?:\([^;]*\))?(?: [$q]|;)", text, re.MULTILINE)
    features |= {f"gate_{name}" for name in GATES.intersection(map(str.lower, called))}  # u is written U
    return [f"braket.{feature}" for feature in ("no_include", *features)]


def add(name, circuit, *, expect="runs", inputs=None, note=None, **options):
    text = circuit.to_ir(ir_type=IRType.OPENQASM, **options).source
    corpus.add(name, text, shown(text), expect=expect, inputs=inputs, note=note,
               judge=lambda: judged(circuit.make_bound_circuit(inputs or {}), text))


def add_text(name, text, note):
    corpus.add(name, text, shown(text), expect="parses", note=note)


def judged(circuit, text):
    """Aer runs Braket's own matrices, and Braket's simulator must give the same state."""
    registers = [ClassicalRegister(int(size), "b") for size in re.findall(r"^bit\[(\d+)\] b;", text, re.MULTILINE)]
    qubits = 1 + max(int(qubit) for qubit in circuit.qubits)
    twin = QuantumCircuit(QuantumRegister(qubits, "q"), *registers)
    gates = Circuit()
    for instruction in circuit.instructions:
        operator = instruction.operator
        if isinstance(operator, (CompilerDirective, Measure)):
            continue
        gates.add_instruction(instruction)
        matrix = fractional_matrix_power(operator.to_matrix(), instruction.power)
        controls = list(zip(instruction.control, instruction.control_state))
        targets = [int(qubit) for qubit in instruction.target]
        if not targets and not controls:
            twin.global_phase += float(np.angle(matrix[0, 0]))
            continue
        for _, wanted in reversed(controls):
            size = len(matrix)
            wider = np.eye(2 * size, dtype=complex)
            place = slice(size, None) if wanted else slice(0, size)
            wider[place, place] = matrix
            matrix = wider
        # Braket: the first qubit is the most significant bit of a matrix's index; in Qiskit it is the least.
        twin.append(UnitaryGate(matrix), [*map(int, instruction.control), *targets][::-1])
    for bit, qubit in re.findall(r"b\[(\d+)\] = measure (?:q\[|\$)(\d+)", text):
        twin.measure(int(qubit), int(bit))
    expected = judge(twin, text, source="Braket's matrices in a Qiskit circuit")
    if "state" in expected and len(gates.qubits) == qubits:
        state = LocalSimulator().run(gates.state_vector(), shots=0).result().values[0]
        same_state(expected, state.reshape((2,) * qubits).transpose(range(qubits)[::-1]).reshape(-1))
    return expected


def prepared(qubits):
    circuit = Circuit()
    for qubit in range(qubits):
        circuit.ry(qubit, 0.4 + 0.3 * qubit).rz(qubit, 0.2 * qubit - 0.5)
    return circuit


add("bell", Circuit().h(0).cnot(0, 1))
add("measured_in_order", prepared(3).cnot(0, 2).measure([2, 0]))
add("measured_one_by_one", prepared(3).cz(0, 1).measure(1).measure(2).measure(0))
add("gaps", Circuit().h(0).cnot(0, 3).ry(5, 0.4))
add("physical", prepared(3).cnot(2, 0).cz(1, 2), serialization_properties=PHYSICAL)
add("physical_gaps", Circuit().h(1).cnot(1, 4).ry(2, 0.3).measure([4, 1]), serialization_properties=PHYSICAL)

# One small circuit per gate, so that the file that is refused names the gate.
ONE = {"i": [], "x": [], "y": [], "z": [], "h": [], "s": [], "si": [], "t": [], "ti": [], "v": [], "vi": [], "rx": [0.3],
       "ry": [0.4], "rz": [0.5], "phaseshift": [0.6], "u": [0.3, 0.5, 0.7], "gpi": [0.4], "gpi2": [0.6],
       "prx": [0.5, 0.8]}
TWO = {"cnot": [], "swap": [], "iswap": [], "pswap": [0.3], "xy": [0.4], "cphaseshift": [0.5], "cphaseshift00": [0.6],
       "cphaseshift01": [0.7], "cphaseshift10": [0.8], "cv": [], "cy": [], "cz": [], "ecr": [], "xx": [0.9], "yy": [1.0],
       "zz": [1.1], "ms": [0.2, 0.4, 0.6]}
for name, angles in ONE.items():
    if name not in ("i", "x", "y", "z", "h", "s", "t", "rx", "ry", "rz"):
        add(f"gate_{name}", getattr(prepared(1), name)(0, *angles).h(0).rx(0, 0.2))
for name, angles in TWO.items():
    if name not in ("swap", "cz", "cy"):
        add(f"gate_{name}", getattr(prepared(2), name)(1, 0, *angles).h(0).rx(1, 0.2))

every = prepared(3)
for k, (name, angles) in enumerate(ONE.items()):
    getattr(every, name)(k % 3, *angles)
for k, (name, angles) in enumerate(TWO.items()):
    getattr(every, name)(k % 3, (k + 1 + k % 2) % 3, *angles)
add("every_gate", every.ccnot(0, 1, 2).cswap(2, 0, 1).gphase(0.3))

add("modifiers",
    prepared(4).x(2, control=[0, 1]).ry(3, 0.7, control=0, control_state=[0]).x(1, power=0.5).z(0, power=-1.5)
    .swap(1, 2, control=[0, 3], control_state="10").h(3, power=3).rx(0, 0.4, control=[1, 2, 3], control_state="011", power=0.25)
    .iswap(0, 2, power=-1).gphase(0.7, control=[1, 2]))
add("adjoint", prepared(2).add_circuit(Circuit().s(0).t(1).v(0).cnot(0, 1).rx(1, 0.3).iswap(0, 1).adjoint()))
add("unitary_pragma",
    prepared(3).unitary(matrix=np.kron([[0, 1], [1, 0]], [[1, 1], [1, -1]]) / np.sqrt(2), targets=[2, 0])
    .unitary(matrix=np.array([[0.6, 0.8j], [0.8j, 0.6]]), targets=[1]))
add("parameters",
    Circuit().rx(0, FreeParameter("alpha")).ry(1, 2 * FreeParameter("beta") - 0.5).cphaseshift(0, 1, FreeParameter("alpha") / 3)
    .h(0).h(1), inputs={"alpha": 0.8, "beta": -0.3})
add("verbatim", Circuit().h(0).add_verbatim_box(Circuit().rx(0, np.pi / 2).cz(0, 1).rx(1, -np.pi / 2)).h(1),
    serialization_properties=PHYSICAL)
add("ghz_5", Circuit().h(0).cnot(0, 1).cnot(1, 2).cnot(2, 3).cnot(3, 4))
qft = prepared(4)
for target in range(4):
    qft.h(target)
    for k, control in enumerate(range(target + 1, 4)):
        qft.cphaseshift(control, target, np.pi / 2 ** (k + 1))
add("qft", qft.swap(0, 3).swap(1, 2))
ion = prepared(3)
for k in range(3):
    ion.gpi2(k, 0.1 * k).ms(k, (k + 1) % 3, 0.1, 0.2 * k, 0.25).gpi(k, 0.3)
add("ion_trap", ion.measure([0, 1, 2]))

# Results instead of measurements: the state is what can be compared.
bell = prepared(2).cnot(0, 1)
add("result_state_vector", bell.copy().state_vector())
add("result_expectation", bell.copy().expectation(Observable.X() @ Observable.Y(), [0, 1])
    .variance(Observable.Z(), [1]).expectation(Observable.Hermitian(np.array([[1, 0.5j], [-0.5j, 2]])), [0]))
add("result_probability", bell.copy().probability([0]).probability())
add("result_others", bell.copy().amplitude(["00", "11"]).density_matrix([0]))
add("result_sum", bell.copy().adjoint_gradient(0.5 * Observable.X(0) @ Observable.Z(1) - 0.3 * Observable.Y(0), [[0, 1], [0]],
                                               parameters=[]),
    serialization_properties=PHYSICAL)
add("result_sample", bell.copy().sample(Observable.Z(), 0).sample(Observable.H() @ Observable.I(), [1, 0]))

noise = (prepared(2).bit_flip(0, 0.1).phase_flip(1, 0.05).depolarizing(0, 0.02).amplitude_damping(1, 0.1)
         .generalized_amplitude_damping(0, 0.1, 0.9).phase_damping(1, 0.2).pauli_channel(0, 0.1, 0.05, 0.02)
         .two_qubit_depolarizing(0, 1, 0.03).two_qubit_dephasing(0, 1, 0.04)
         .kraus([0], [np.sqrt(0.8) * np.eye(2), np.sqrt(0.2) * np.array([[0, 1], [1, 0]])]).cnot(0, 1))
add("noise", noise, expect="parses", note="noise pragmas: kept or refused, never silently run without them")

# Pulses.
port = Port("q0_ff", 1e-9)
drive = Frame("q0_rf_frame", port, 4.5e9, 0.1, is_predefined=True)
own = Frame("own_frame", port, 4e9, 0.0)
sequence = (PulseSequence().set_frequency(own, 5e9).shift_frequency(own, 1e6).set_phase(own, 0.3).shift_phase(own, -0.2)
            .set_scale(own, 0.5).play(own, GaussianWaveform(length=1e-7, sigma=2e-8, amplitude=0.3, id="gauss"))
            .play(own, DragGaussianWaveform(length=1e-7, sigma=2e-8, beta=1e-9, amplitude=0.2, id="drag"))
            .play(own, ErfSquareWaveform(length=1e-7, width=5e-8, sigma=1e-8, amplitude=0.2, id="square"))
            .play(drive, ConstantWaveform(1e-8, 0.3 + 0.1j, id="flat"))
            .play(drive, ArbitraryWaveform([0.1, 0.2j, 0.3 - 0.1j], id="samples"))
            .delay(own, 1e-8).barrier([own, drive]).capture_v0(own))
PULSE = "pulses: kept as text"
add_text("pulse_sequence", sequence.to_ir(), PULSE)
add("pulse_gate", Circuit().h(0).pulse_gate(0, PulseSequence().play(drive, ConstantWaveform(2e-8, 0.1, id="short"))).cnot(0, 1),
    expect="parses", note=PULSE)
calibrations = GateCalibrations({
    (Gate.Rx(FreeParameter("theta")), QubitSet(0)): PulseSequence().play(drive, ConstantWaveform(1e-8, 0.3, id="rx_flat")),
    (Gate.CZ(), QubitSet([1, 0])): PulseSequence().play(drive, GaussianWaveform(1e-7, 2e-8, id="cz_gauss")).delay(drive, 3e-9),
})
add("calibrated", Circuit().rx(0, 0.3).cz(1, 0), expect="parses", note=PULSE,
    gate_definitions=calibrations.pulse_sequences)
add_text("calibrations", calibrations.to_ir(), PULSE)

corpus.save(sys.argv[1])
