"""OpenQASM 3 with the full language, as oqpy writes it. Every program that runs has a Qiskit circuit that means the same."""

import sys
from math import pi

import oqpy
from oqpy import (AngleVar, ArrayVar, BitVar, BoolVar, Box, DurationVar, Else, FloatVar, ForIn, FrameVar, If, IntVar,
                  PhysicalQubits, PortVar, Program, Qubit, Range, StretchVar, UintVar, While)
from qiskit import ClassicalRegister, QuantumCircuit, QuantumRegister
from qiskit.circuit.library import RYGate

from corpus import Corpus
from judge import judge

corpus = Corpus("oqpy", oqpy.__version__)


def add(name, program, *features, reference=None, inputs=None, note=None, **options):
    text = program.to_qasm(**options)
    ids = [f"oqpy.{feature}" for feature in features]
    if reference is None:
        corpus.add(name, text, ids, expect="parses", note=note)
    else:
        corpus.add(name, text, ids, inputs=inputs, note=note,
                   judge=lambda: judge(reference, text, source="Qiskit circuit of the same meaning"))


def circuit(qubits, **registers):
    return QuantumCircuit(QuantumRegister(qubits, "q"), *(ClassicalRegister(n, name) for name, n in registers.items()))


def program():
    result = Program()
    result.include("stdgates.inc")
    return result


def element(register, index):
    """An element that can be measured: oqpy measures what has a name, as AutoQASM, built on it, knows too."""
    return Qubit(f"{register.name}[{index}]", needs_declaration=False)


# Subroutines.
@oqpy.subroutine
def entangle(prog: Program, first: Qubit, second: Qubit, angle: FloatVar) -> None:
    prog.gate(first, "h")
    prog.gate([first, second], "cx")
    prog.gate(second, "rx", angle)


@oqpy.subroutine
def measured_parity(prog: Program, first: Qubit, second: Qubit) -> BitVar:
    bit = BitVar(name="parity")
    prog.gate([first, second], "cx")
    prog.measure(second, bit)
    return bit


prog = program()
q = [Qubit(f"q{i}", needs_declaration=True) for i in range(3)]
for qubit in q:
    prog.declare(qubit)
out = BitVar[2](name="out")
prog.declare(out)
prog.do_expression(entangle(prog, q[0], q[1], 0.3))
prog.do_expression(entangle(prog, q[1], q[2], 0.7))
prog.set(out[0], measured_parity(prog, q[0], q[2]))
prog.measure(q[1], out[1])
twin = circuit(3, out=2)
for first, second, angle in ((0, 1, 0.3), (1, 2, 0.7)):
    twin.h(first)
    twin.cx(first, second)
    twin.rx(angle, second)
twin.cx(0, 2)
twin.measure(2, 0)
twin.measure(1, 1)
add("subroutines", prog, "def", reference=twin)

# Loops and arithmetic on typed variables.
prog = program()
qubits = Qubit("q", size=2)
out = BitVar[3](name="out")
count, total, scale = IntVar(0, "count"), UintVar[8](250, "total"), FloatVar(0.25, "scale")
prog.declare([qubits, out])
with While(prog, count < 4):
    prog.gate(qubits[0], "ry", scale)
    prog.increment(count, 1)
    prog.increment(total, 3)
with ForIn(prog, Range(0, 6, 2), "i") as i:
    with If(prog, i == 2):
        prog.gate(qubits[1], "h")
    with Else(prog):
        prog.gate(qubits[1], "rx", i * 0.1 + scale)
with ForIn(prog, [1, 5, 3], "k") as k:
    prog.gate(qubits[0], "rz", k * scale)
    prog.gate(qubits[0], "rx", 0.2)
prog.measure(element(qubits, 0), out[0])
prog.measure(element(qubits, 1), out[1])
with If(prog, total == 6):  # 250 + 12 wraps at 256
    prog.reset(qubits[0])
    prog.gate(qubits[0], "x")
    prog.measure(element(qubits, 0), out[2])
twin = circuit(2, out=3)
for _ in range(4):
    twin.ry(0.25, 0)
twin.rx(0.25, 1)
twin.h(1)
twin.rx(0.65, 1)
for value in (1, 5, 3):
    twin.rz(value * 0.25, 0)
    twin.rx(0.2, 0)
twin.measure([0, 1], [0, 1])
twin.reset(0)
twin.x(0)
twin.measure(0, 2)
add("loops", prog, "while", "for", "if", "arithmetic", reference=twin)

prog = program()
qubits = Qubit("q", size=2)
out = BitVar[2](name="out")
prog.declare([qubits, out])
again = BoolVar(True, "again")
with While(prog, again):
    prog.reset(qubits[0])
    prog.gate(qubits[0], "h")
    prog.measure(element(qubits, 0), out[0])
    prog.gate(qubits[1], "ry", 0.4)
    prog.set(again, out[0] == 1)
prog.measure(element(qubits, 1), out[1])
twin = circuit(2, out=2)
twin.h(0)
twin.measure(0, 0)
twin.ry(0.4, 1)
with twin.while_loop((twin.clbits[0], True)):
    twin.reset(0)
    twin.h(0)
    twin.measure(0, 0)
    twin.ry(0.4, 1)
twin.measure(1, 1)
add("repeat_until_zero", prog, "while", "arithmetic", reference=twin)

prog = program()
qubits = Qubit("q", size=3)
out = BitVar[3](name="out")
angles = ArrayVar(name="angles", init_expression=[0.3, 0.6, 0.9], dimensions=[3], base_type=oqpy.FloatVar[64])
prog.declare([qubits, out, angles])
with ForIn(prog, Range(0, 3), "i") as i:
    prog.gate(qubits[i], "ry", angles[i])
    prog.measure(element(qubits, i.name), out[i])
twin = circuit(3, out=3)
for i, angle in enumerate((0.3, 0.6, 0.9)):
    twin.ry(angle, i)
twin.measure(range(3), range(3))
add("array", prog, "array", "for", note="arrays are parsed with their types checked")

# Inputs and outputs.
prog = program()
theta, turns = FloatVar[64]("input", "theta"), IntVar[32]("input", "turns")
phase = AngleVar[32]("input", "phase")
qubits = Qubit("q", size=1)
result = BitVar("output", "result")
prog.declare([theta, turns, phase, qubits, result])
with ForIn(prog, Range(0, turns), "i"):
    prog.gate(qubits[0], "rx", theta)
    prog.gate(qubits[0], "rz", phase)
prog.measure(element(qubits, 0), result)
twin = circuit(1, result=1)
for _ in range(3):
    twin.rx(0.4, 0)
    twin.rz(pi / 8, 0)  # an angle[32] holds this one exactly
twin.measure(0, 0)
add("inputs_and_outputs", prog, "input", "output", "for", reference=twin, inputs={"theta": 0.4, "turns": 3, "phase": pi / 8})

# Modifiers, physical qubits, annotations, pragmas, boxes, delays.
prog = program()
out = BitVar[3](name="out")
prog.declare(out)
first, second, third = (PhysicalQubits[i] for i in range(3))
prog.annotate("vendor.keep", "order")
prog.gate(first, "ry", 0.8)
prog.gate(second, "x", control=first)
prog.gate(third, "ry", 0.5, control=[first], neg_control=[second])
prog.gate(third, "x", exp=0.5)
prog.gate(second, "s", inv=True)
prog.pragma("vendor level 3")
with Box(prog, 500e-9):
    prog.gate(second, "h")
    prog.delay(100e-9, [first, second])
prog.barrier([first, second, third])
for i, qubit in enumerate((first, second, third)):
    prog.measure(qubit, out[i])
twin = circuit(3, out=3)
twin.ry(0.8, 0)
twin.cx(0, 1)
twin.append(RYGate(0.5).control(2, ctrl_state="01"), [0, 1, 2])
twin.sx(2)  # the square root of X, up to the phase that nothing controls
twin.sdg(1)
twin.h(1)
twin.measure([0, 1, 2], [0, 1, 2])
add("modifiers_and_timing", prog, "modifiers", "box", "delay", "annotation", "pragma", reference=twin)

prog = program()
own = Qubit("a", needs_declaration=False)
with oqpy.gate(prog, own, "wiggle", [AngleVar(name="t")], declare_here=True) as t:
    prog.gate(own, "h")
    prog.gate(own, "rz", t)
    prog.gate(own, "h")
qubits = Qubit("q", size=2)
out = BitVar[2](name="out")
prog.declare([qubits, out])
prog.gate(qubits[0], "wiggle", 0.7)
prog.gate(qubits[1], "wiggle", 0.4, control=element(qubits, 0))
prog.measure(element(qubits, 0), out[1])
prog.measure(element(qubits, 1), out[0])
twin = circuit(2, out=2)
wiggle = QuantumCircuit(1)
wiggle.h(0)
wiggle.rz(0.4, 0)
wiggle.h(0)
twin.h(0)
twin.rz(0.7, 0)
twin.h(0)
twin.append(wiggle.to_gate().control(1), [0, 1])
twin.measure([0, 1], [1, 0])
add("gate_definition", prog, "gate", "modifiers", reference=twin)

# What is parsed and kept, or refused at run time.
prog = program()
qubits = Qubit("q", size=1)
prog.declare(qubits)
decode = oqpy.declare_extern("decode", [("syndrome", oqpy.uint_(8)), ("weight", oqpy.float_(64))], oqpy.bool_)
log = oqpy.declare_extern("log_shot", [("shot", oqpy.int_(32))])
flip = BoolVar(name="flip")
prog.set(flip, decode(UintVar[8](5, "syndrome"), 0.5))
with If(prog, flip):
    prog.gate(qubits[0], "x")
prog.do_expression(log(3))
add("externs", prog, "extern", note="externs have no body to run")

prog = program()
qubits = Qubit("q", size=2)
length, slack = DurationVar(100e-9, "length"), StretchVar(name="slack")
prog.declare([qubits, length, slack])
prog.gate(qubits[0], "h")
prog.delay(length, qubits[0])
prog.set(length, length + 40e-9)
with Box(prog, length * 3):
    prog.delay(slack, qubits[1])
    prog.gate(qubits[1], "x")
    prog.delay(slack * 2, qubits[1])
add("durations_and_stretch", prog, "duration", "stretch", "delay", "box", note="nobody solves a stretch yet")

prog = Program()
port = PortVar("xy_port")
frame = FrameVar(port, 6.431e9, name="xy_frame")
constant = oqpy.declare_waveform_generator("constant", [("length", oqpy.duration), ("amplitude", oqpy.complex128)])
prog.declare(frame, encal=True)
wave = oqpy.WaveformVar(constant(1e-8, 0.4), "flat")
qubit = PhysicalQubits[1]
with oqpy.defcal(prog, qubit, "rx", [AngleVar(name="theta")]) as theta:
    prog.set_phase(frame, theta)
    prog.play(frame, wave)
    prog.shift_frequency(frame, 1e6)
with oqpy.defcal(prog, [PhysicalQubits[0], qubit], "cz"):
    prog.barrier([frame])
    prog.delay(1e-8, frame)
with oqpy.Cal(prog):
    prog.set_scale(frame, 0.5)
    prog.delay(20e-9, frame)
prog.gate(qubit, "rx", 0.5)
add("pulses", prog, "cal", "defcal", note="pulses: kept as text", encal_declarations=True)

corpus.save(sys.argv[1])
