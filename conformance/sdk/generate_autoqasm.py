"""OpenQASM 3 as AutoQASM writes it from Python. Every program that runs has a Qiskit circuit that means the same."""

import random
import sys

import autoqasm as aq
from autoqasm import pulse
from autoqasm.instructions import cnot, h, measure, reset, rx, ry, rz, x
from braket.pulse import ConstantWaveform, Frame, Port
from qiskit import ClassicalRegister, QuantumCircuit, QuantumRegister
from qiskit.circuit.library import XGate

from corpus import Corpus, declared_clbits
from judge import judge

corpus = Corpus("autoqasm", aq.__version__)
random.seed(0)  # AutoQASM makes up names of variables


def add(name, program, *features, reference=None, inputs=None, note=None, calibrations=()):
    """`reference` makes the Qiskit circuit from the classical registers that the program declares."""
    built = program.build()
    text = (built.with_calibrations(list(calibrations)) if calibrations else built).to_ir()
    ids = [f"autoqasm.{feature}" for feature in features]
    if reference is None:
        corpus.add(name, text, ids, expect="parses", note=note)
    else:
        bits = [ClassicalRegister(size, register) for register, size in declared_clbits(text)]
        twin = reference(lambda qubits: QuantumCircuit(QuantumRegister(qubits, "q"), *bits), {b.name: b for b in bits})
        corpus.add(name, text, ids, inputs=inputs, note=note,
                   judge=lambda: judge(twin, text, source="Qiskit circuit of the same meaning"))


@aq.subroutine
def pair(first: int, second: int):
    h(first)
    cnot(first, second)


@aq.main(num_qubits=3)
def bell():
    pair(0, 1)
    rx(2, 0.4)
    return measure([0, 1, 2])


def bell_twin(circuit, bits):
    twin = circuit(3)
    twin.h(0)
    twin.cx(0, 1)
    twin.rx(0.4, 2)
    # Assigning a register and measuring once more give the same bits.
    for register in bits.values():
        twin.measure(range(3), register)
    return twin


add("subroutine", bell, "def", "output", reference=bell_twin)


@aq.main(num_qubits=2)
def branches():
    ry(0, 0.9)
    outcome = measure(0)
    if outcome:
        h(1)
    else:
        rx(1, 0.4)
    return measure([0, 1])


def branches_twin(circuit, bits):
    twin = circuit(2)
    twin.ry(0.9, 0)
    twin.measure(0, bits["outcome"])
    twin.measure(0, bits["__bit_0__"])
    with twin.if_test((bits["outcome"], 1)) as otherwise:
        twin.h(1)
    with otherwise:
        twin.rx(0.4, 1)
    for register in (bits["__bit_1__"], bits["return_value"]):
        twin.measure(range(2), register)
    return twin


add("branches", branches, "if", "output", reference=branches_twin)


@aq.main(num_qubits=2)
def loop(turns: int, theta: float):
    for i in aq.range(turns):
        rx(0, theta)
        rz(0, i * 0.1)
    return measure(0)


def loop_twin(circuit, bits):
    twin = circuit(2)
    for i in range(4):
        twin.rx(0.7, 0)
        twin.rz(i * 0.1, 0)
    for register in bits.values():
        twin.measure(0, register)
    return twin


add("inputs", loop, "for", "input", "output", reference=loop_twin, inputs={"turns": 4, "theta": 0.7})


@aq.main(num_qubits=2)
def until():
    outcome = aq.BitVar(1)
    while outcome:
        reset(0)
        h(0)
        ry(1, 0.3)
        outcome = measure(0)
    return measure(1)


def until_twin(circuit, bits):
    twin = circuit(2)

    def attempt():
        twin.reset(0)
        twin.h(0)
        twin.ry(0.3, 1)
        twin.measure(0, bits["outcome"])

    attempt()  # the bit starts as 1
    with twin.while_loop((bits["outcome"], 1)):
        attempt()
    for name, register in bits.items():
        if name != "outcome":
            twin.measure(1, register)
    return twin


add("repeat_until_zero", until, "while", "output", reference=until_twin)


@aq.gate
def wiggle(first: aq.Qubit, second: aq.Qubit, angle: float):
    h(first)
    cnot(first, second)
    rz(second, angle)
    cnot(first, second)


@aq.main(num_qubits=3)
def gates():
    h(1)
    wiggle(0, 1, 0.7)
    x(2, control=[0, 1], control_state=[1, 0])
    ry(0, 0.5, control=2, power=0.5)
    return measure([0, 1, 2])


def gates_twin(circuit, bits):
    twin = circuit(3)
    twin.h(1)
    twin.h(0)
    twin.cx(0, 1)
    twin.rz(0.7, 1)
    twin.cx(0, 1)
    twin.append(XGate().control(2, ctrl_state="01"), [0, 1, 2])
    twin.cry(0.25, 2, 0)
    for register in bits.values():
        twin.measure(range(3), register)
    return twin


add("gates", gates, "gate", "modifiers", "output", reference=gates_twin)


@aq.main(num_qubits=2)
def arithmetic():
    a = aq.IntVar(5)
    f = aq.FloatVar(0.25)
    a = a * 3 - 7
    f = f * 2 + a
    rx(0, f / 10)
    if a == 8:
        x(1)
    if f < 0.1:
        x(0)
    return measure([0, 1])


def arithmetic_twin(circuit, bits):
    twin = circuit(2)
    twin.rx(0.85, 0)
    twin.x(1)
    for register in bits.values():
        twin.measure(range(2), register)
    return twin


add("arithmetic", arithmetic, "if", "output", "arithmetic", reference=arithmetic_twin)


@aq.main
def physical():
    h("$0")
    with aq.verbatim():
        cnot("$0", "$1")
    return measure(["$0", "$1"])


def physical_twin(circuit, bits):
    twin = circuit(2)
    twin.h(0)
    twin.cx(0, 1)
    for register in bits.values():
        twin.measure(range(2), register)
    return twin


add("verbatim", physical, "verbatim", "output", reference=physical_twin)


@aq.main(num_qubits=3)
def arrays():
    order = aq.ArrayVar([2, 0, 1])
    for i in aq.range(3):
        rx(order[i], 0.3)
    return measure([0, 1])


add("array", arrays, "array", "for", "output", note="arrays are parsed with their types checked")

frame = Frame("q0_drive", Port("q0_port", 1e-9), 4e9, is_predefined=True)


@aq.main
def pulses():
    h("$0")
    pulse.set_frequency(frame, 4.1e9)
    pulse.play(frame, ConstantWaveform(1e-8, 0.2, id="flat"))
    pulse.delay(frame, 1e-8)
    return measure("$0")


add("pulses", pulses, "cal", "output", note="pulses: kept as text")


@aq.gate
def kick(target: aq.Qubit, angle: float):
    rx(target, angle)


@aq.gate_calibration(implements=kick, target="$1")
def calibrated_kick(angle: float):
    pulse.play(frame, ConstantWaveform(1e-8, 0.3, id="calibration"))


@aq.main
def calibrated():
    kick("$1", 0.3)
    return measure("$1")


add("calibrated", calibrated, "defcal", "gate", "output", calibrations=[calibrated_kick], note="pulses: kept as text")

corpus.save(sys.argv[1])
