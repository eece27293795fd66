"""OpenQASM 3 as Qiskit's `qasm3.dumps` writes it today."""

import re
import sys

import numpy as np
import qiskit
from qiskit import ClassicalRegister, QuantumCircuit, QuantumRegister, qasm3, transpile
from qiskit.circuit import Annotation, Clbit, Duration, Gate, Instruction, Parameter, Qubit, annotation
from qiskit.circuit import library
from qiskit.circuit.classical import expr, types
from qiskit.qasm3 import DefcalInstruction
from qiskit.quantum_info import SparsePauliOp
from qiskit.transpiler import CouplingMap

from corpus import Corpus
from judge import judge

corpus = Corpus("qiskit3", qiskit.__version__)

# Features that show in the text itself.
APPEARS = {
    "stdgates": r'include "stdgates.inc"', "gate_bodies": r"^gate ", "logic_and": "&&", "logic_or": r"\|\|",
    "logic_not": r"!(?!=)", "bit_not": "~", "bit_and": r"(?<!&)&(?!&)", "bit_or": r"(?<!\|)\|(?!\|)", "bit_xor": r"\^",
    "shift_left": "<<", "shift_right": ">>", "equal": "==", "not_equal": "!=", "less": r"(?<!<)<(?![<=])",
    "less_equal": "<=", "greater": r"(?<!>)>(?![>=])", "greater_equal": ">=", "arithmetic": r" = [^;]*[\w)] [*/+-] [\w(]",
}


def add(name, circuit, *features, expect="runs", note=None, inputs=None, **options):
    text = qasm3.dumps(circuit, **options)
    shown = [feature for feature, pattern in APPEARS.items() if re.search(pattern, text, re.MULTILINE)]
    ids = [f"qiskit3.{feature}" for feature in (*features, *shown)]
    corpus.add(name, text, ids, expect=expect, note=note, inputs=inputs, judge=lambda: judge(circuit, text, inputs))


def measured(circuit):
    circuit.measure(range(circuit.num_qubits), range(circuit.num_qubits))
    return circuit


def prepared(qubits, clbits=None):
    """A circuit whose qubits all stand in different directions, so that no mistake stays unseen."""
    circuit = QuantumCircuit(qubits, qubits if clbits is None else clbits)
    for qubit in range(qubits):
        circuit.ry(0.4 + 0.3 * qubit, qubit)
        circuit.rz(0.2 * qubit - 0.5, qubit)
    return circuit


# Declarations and gates.
ghz = QuantumCircuit(3, 3)
ghz.h(0)
ghz.cx(0, 1)
ghz.cx(1, 2)
add("ghz", measured(ghz), "declarations")

several = QuantumCircuit(QuantumRegister(2, "a"), QuantumRegister(2, "b"), ClassicalRegister(2, "c"),
                         ClassicalRegister(3, "d"))
several.ry(0.4, 0)
several.cx(0, 3)
several.barrier(0, 2)
several.measure([3, 0, 1], [4, 0, 2])
add("several_registers", several, "declarations")

loose = QuantumCircuit(QuantumRegister(1, "q"), [Qubit(), Qubit()], ClassicalRegister(2, "c"), [Clbit()])
loose.ry(0.7, 0)
loose.cx(0, 2)
loose.ry(1.9, 1)
loose.measure([0, 1, 2], [2, 1, 0])
add("loose_bits", loose, "declarations")

stdgates = prepared(4)
for k, gate in enumerate(
    (
        library.PhaseGate(0.3), library.XGate(), library.YGate(), library.ZGate(), library.HGate(), library.SGate(),
        library.SdgGate(), library.TGate(), library.TdgGate(), library.SXGate(), library.RXGate(0.4),
        library.RYGate(0.5), library.RZGate(0.6), library.CXGate(), library.CYGate(), library.CZGate(),
        library.CPhaseGate(0.7), library.CRXGate(0.8), library.CRYGate(0.9), library.CRZGate(1.0), library.CHGate(),
        library.SwapGate(), library.CCXGate(), library.CSwapGate(), library.CUGate(0.1, 0.2, 0.3, 0.4),
        library.U1Gate(0.5), library.U2Gate(0.6, 0.7), library.U3Gate(0.8, 0.9, 1.0), library.IGate(),
        library.UGate(0.2, 0.4, 0.6),
    )
):
    stdgates.append(gate, [(k + i) % 4 for i in range(gate.num_qubits)])
add("stdgates", measured(stdgates))

others = prepared(5)
for k, gate in enumerate(
    (
        library.SXdgGate(), library.RXXGate(0.3), library.RYYGate(0.4), library.RZZGate(0.5), library.RZXGate(0.6),
        library.iSwapGate(), library.ECRGate(), library.DCXGate(), library.CCZGate(), library.CSGate(),
        library.CSXGate(), library.CU1Gate(0.7), library.CU3Gate(0.1, 0.2, 0.3), library.RCCXGate(),
        library.C3XGate(), library.C4XGate(), library.C3SXGate(), library.RGate(0.8, 0.9),
        library.XXPlusYYGate(0.2, 0.4), library.XXMinusYYGate(0.3, 0.5), library.MCPhaseGate(0.6, 3),
    )
):
    others.append(gate, [(k + i) % 5 for i in range(gate.num_qubits)])
add("gates_outside_stdgates", measured(others))

modifiers = prepared(3)
modifiers.cx(0, 1)
modifiers.h(2)
modifiers.crz(0.4, 2, 0)
modifiers.ccx(0, 1, 2)
modifiers.swap(0, 2)
add("without_include", measured(modifiers), "ctrl", includes=())

open_controls = prepared(4)
open_controls.append(library.XGate().control(2, ctrl_state="01"), [0, 1, 2])
open_controls.append(library.RYGate(0.9).control(3, ctrl_state="010"), [3, 0, 1, 2])
add("open_controls", measured(open_controls))

inner = QuantumCircuit(2, name="inner", global_phase=0.4)
inner.h(0)
inner.crz(0.3, 0, 1)
outer = QuantumCircuit(3, name="outer gate")
outer.append(inner.to_gate(), [2, 0])
outer.append(inner.to_gate().inverse().control(1), [0, 1, 2])
nested = prepared(4)
nested.append(outer.to_gate(), [3, 1, 0])
nested.append(outer.to_gate().control(1), [0, 1, 2, 3])
nested.global_phase = 0.3
add("nested_gates", measured(nested))

numeric = prepared(3)
numeric.append(library.QFTGate(3), [0, 1, 2])
numeric.rz(np.pi / 3, 1)
add("constants_disabled", measured(numeric), disable_constants=True)

for size in (5, 10):
    qft = prepared(size)
    qft.append(library.QFTGate(size), range(size))
    add(f"qft_{size}", measured(qft))

evolution = prepared(5)
heisenberg = SparsePauliOp.from_sparse_list(
    [(pair, [i, i + 1], 0.5 + 0.1 * i) for i in range(4) for pair in ("XX", "YY", "ZZ")], num_qubits=5
)
evolution.append(library.PauliEvolutionGate(heisenberg, 0.4), range(5))
add("pauli_evolution", measured(evolution))

volume = QuantumCircuit(5, 5)
volume.compose(library.quantum_volume(5, 5, seed=12), inplace=True)
add("quantum_volume", measured(volume))

# Physical qubits: any transpiled circuit that has a layout.
logical = prepared(4)
logical.append(library.QFTGate(4), range(4))
measured(logical)
for name, layout in (("transpiled_line", [3, 1, 0, 2]), ("transpiled_gaps", [4, 2, 3, 1])):
    physical = transpile(logical, coupling_map=CouplingMap.from_line(5), basis_gates=["rz", "sx", "x", "cz"],
                         initial_layout=layout, optimization_level=1, seed_transpiler=3)
    add(name, physical, "physical_qubits")

# Aliases, because registers overlap.
bits = [Qubit() for _ in range(3)]
cbits = [Clbit() for _ in range(3)]
overlapping = QuantumCircuit(bits, cbits)
overlapping.add_register(QuantumRegister(bits=bits[:2], name="low"), QuantumRegister(bits=bits[1:], name="high"))
overlapping.add_register(ClassicalRegister(bits=cbits[::-1], name="reversed"), ClassicalRegister(bits=cbits[:2], name="two"))
overlapping.h(0)
overlapping.cx(0, 2)
overlapping.ry(0.6, 1)
overlapping.measure([0, 1], [0, 1])
with overlapping.if_test((overlapping.cregs[1], 2)):
    overlapping.x(2)
overlapping.measure(2, 2)
add("aliases", overlapping, "let", "if", allow_aliasing=True)

# Parameters.
theta, phi = Parameter("θ"), Parameter("φ_0")
parametric = QuantumCircuit(2, 2)
parametric.ry(theta, 0)
parametric.rz(2 * phi - theta / 3, 0)
parametric.cp(phi * theta, 0, 1)
parametric.rx(phi.sin() + 1, 1)
parametric.cx(0, 1)
add("parameters", measured(parametric), "input_float", inputs={"θ": 0.7, "φ_0": -1.3})

ansatz = QuantumCircuit(3, 3)
ansatz.compose(library.real_amplitudes(3, reps=1), inplace=True)
text_names = qasm3.dumps(ansatz)
values = {parameter.name: 0.3 * i - 0.5 for i, parameter in enumerate(ansatz.parameters)}
named = {Parameter(f"θ_{i}"): parameter for i, parameter in enumerate(ansatz.parameters)}
add("real_amplitudes", measured(ansatz.assign_parameters({old: new for new, old in named.items()})), "input_float",
    inputs={f"θ_{i}": value for i, value in enumerate(values.values())})

typed = QuantumCircuit(2, 2)
wanted = typed.add_input("wanted", types.Bool())
mask = typed.add_input("mask", types.Uint(4))
level = typed.add_input("level", types.Float())
with typed.if_test(expr.logic_and(wanted, expr.less(level, 0.5))):
    typed.x(0)
with typed.if_test(expr.equal(expr.bit_and(mask, 6), 4)):
    typed.h(1)
add("input_variables", measured(typed), "input_variables", "if", "bool", "uint", "float",
    inputs={"wanted": True, "mask": 13, "level": 0.25})

# Branches.
branches = prepared(3)
branches.measure([0, 1], [0, 1])
with branches.if_test((branches.clbits[0], True)) as otherwise:
    branches.x(2)
with otherwise:
    with branches.if_test((branches.clbits[1], True)) as otherwise:
        branches.h(2)
    with otherwise:
        with branches.if_test((branches.cregs[0], 4)) as otherwise:
            branches.z(2)
        with otherwise:
            branches.rx(0.3, 2)
branches.measure(2, 2)
add("else_if", branches, "if", "else_if", "else")

teleport = QuantumCircuit(QuantumRegister(3, "q"), ClassicalRegister(2, "m"), ClassicalRegister(1, "out"))
teleport.u(0.7, 0.3, 0.9, 0)
teleport.h(1)
teleport.cx(1, 2)
teleport.cx(0, 1)
teleport.h(0)
teleport.measure([0, 1], [0, 1])
with teleport.if_test((teleport.clbits[1], 1)):
    teleport.x(2)
with teleport.if_test((teleport.clbits[0], 1)):
    teleport.z(2)
teleport.measure(2, 2)
add("teleportation", teleport, "if", "indexing")

# Loops.
loops = QuantumCircuit(2, 2)
with loops.for_loop(range(5)) as i:
    loops.ry(0.1 * i, 0)
with loops.for_loop(range(1, 9, 3)) as j:
    loops.rx(0.2 * j, 1)
    loops.cz(0, 1)
with loops.for_loop((0, 3, 7, 4)) as k:
    loops.rz(0.3 * k, 0)
    loops.rx(0.1 * k, 0)
with loops.for_loop(range(3)):
    loops.h(1)
    loops.cx(1, 0)
add("for_loops", measured(loops), "for_int_range", "for_set")

typed_loop = QuantumCircuit(2, 2)
turn = expr.Var.new("turn", types.Uint(4))
with typed_loop.for_loop(range(1, 6), turn):
    with typed_loop.if_test(expr.equal(expr.bit_and(turn, 1), 1)):
        typed_loop.ry(0.4, 0)
    with typed_loop.if_test(expr.greater(turn, 3)):
        typed_loop.cx(0, 1)
chosen = expr.Var.new("chosen", types.Uint(8))
with typed_loop.for_loop((2, 200, 9), chosen):
    with typed_loop.if_test(expr.less(expr.shift_right(chosen, 1), 5)):
        typed_loop.rx(0.3, 1)
add("for_uint_loops", measured(typed_loop), "for_uint_range", "for_set")

nested_loops = QuantumCircuit(2, 1)
with nested_loops.for_loop(range(3)) as i:
    with nested_loops.for_loop(range(2)) as j:
        nested_loops.ry(i * 0.2 + j * 0.1, 0)
        nested_loops.crx(i - j, 0, 1)
nested_loops.measure(1, 0)
add("nested_for_loops", nested_loops, "for_int_range")

until_success = QuantumCircuit(2, 2)
until_success.h(0)
until_success.measure(0, 0)
with until_success.while_loop((until_success.clbits[0], True)):
    until_success.ry(0.3, 1)
    until_success.reset(0)
    until_success.h(0)
    until_success.measure(0, 0)
until_success.measure(1, 1)
add("while_until_success", until_success, "while")

register_while = QuantumCircuit(2, 2)
with register_while.while_loop((register_while.cregs[0], 0)):
    register_while.ry(1.0, 0)
    register_while.ry(2.0, 1)
    register_while.measure([0, 1], [0, 1])
add("while_on_register", register_while, "while")

leaving = QuantumCircuit(2, 3)
with leaving.for_loop(range(6)) as i:
    leaving.h(0)
    leaving.measure(0, 0)
    with leaving.if_test((leaving.clbits[0], True)):
        leaving.break_loop()
    leaving.measure(1, 2)
    with leaving.if_test((leaving.clbits[2], True)):
        leaving.continue_loop()
    leaving.ry(0.7, 1)
leaving.measure(1, 1)
add("break_continue", leaving, "break", "continue", "for_int_range", "if")

# Switch.
def switching():
    circuit = prepared(3)
    circuit.measure([0, 1], [0, 1])
    with circuit.switch(circuit.cregs[0]) as case:
        with case(0):
            circuit.x(2)
        with case(1, 2):
            circuit.h(2)
        with case(case.DEFAULT):
            circuit.rx(0.4, 2)
    circuit.measure(2, 2)
    return circuit


add("switch", switching(), "switch")
add("switch_twice", switching().compose(switching(), [0, 1, 2], [0, 1, 2]), "switch")

on_expression = prepared(2, clbits=3)
on_expression.measure([0, 1], [0, 1])
with on_expression.switch(expr.bit_xor(on_expression.cregs[0], 3)) as case:
    with case(0):
        on_expression.x(0)
    with case(3):
        on_expression.h(0)
on_expression.measure(0, 2)
add("switch_on_expression", on_expression, "switch")

# Variables and expressions.
variables = QuantumCircuit(2, 3)
flag = variables.add_var("flag", False)
count = variables.add_var("count", expr.lift(3, types.Uint(8)))
level = variables.add_var("level", expr.lift(0.25))
with variables.for_loop(range(3)):
    variables.ry(0.8, 0)
    variables.measure(0, 0)
    with variables.if_test((variables.clbits[0], True)):
        variables.store(count, expr.add(count, expr.lift(2, types.Uint(8))))
    variables.store(level, expr.mul(level, 2.0))
variables.store(flag, expr.logic_or(expr.greater_equal(count, 7), expr.less(level, 1.0)))
with variables.if_test(flag):
    variables.x(1)
variables.measure(1, 1)
with variables.if_test(expr.not_equal(expr.bit_and(count, 1), 0)):
    variables.x(0)
variables.measure(0, 2)
add("variables", variables, "bool", "uint", "float", "indexing")

logic = prepared(3, clbits=6)
logic.measure([0, 1, 2], [0, 1, 2])
a, b, c = logic.clbits[:3]
for target, condition in enumerate(
    (
        expr.logic_and(a, expr.logic_not(b)),
        expr.logic_or(expr.logic_and(a, b), expr.logic_and(b, c)),
        expr.bit_xor(expr.bit_or(a, b), expr.bit_not(c)),
    )
):
    logic.reset(target)
    with logic.if_test(condition):
        logic.x(target)
    logic.measure(target, 3 + target)
add("logic", logic, "if", "indexing")

integers = QuantumCircuit(QuantumRegister(3, "q"), ClassicalRegister(3, "c"), ClassicalRegister(8, "result"))
integers.ry(0.9, 0)
integers.ry(1.7, 1)
integers.ry(2.4, 2)
integers.measure([0, 1, 2], [0, 1, 2])
value = integers.add_var("value", expr.cast(integers.cregs[0], types.Uint(8)))
for bit, condition in enumerate(
    (
        expr.less(expr.bit_not(value), 251),
        expr.equal(expr.shift_left(value, 6), 64),
        expr.greater(expr.shift_right(expr.bit_or(value, 0xA0), 2), 40),
        expr.cast(expr.bit_and(value, 2), types.Bool()),
        expr.less_equal(expr.sub(value, expr.lift(3, types.Uint(8))), 4),
        expr.equal(expr.mul(value, expr.lift(37, types.Uint(8))), 3),
        expr.index(value, 2),
        expr.not_equal(expr.bit_xor(value, 0xFF), 0xFA),
    )
):
    integers.store(integers.cregs[1][bit], condition)
add("integers", integers, "uint", "cast", "indexing")

floats = QuantumCircuit(1, 4)
x = floats.add_var("x", expr.lift(0.75))
y = floats.add_var("y", expr.div(1.0, 3.0))
floats.store(floats.clbits[0], expr.less(expr.add(x, y), 1.1))
floats.store(floats.clbits[1], expr.greater(expr.sub(x, y), 0.4))
floats.store(floats.clbits[2], expr.equal(expr.mul(x, 4.0), 3.0))
n = floats.add_var("n", expr.lift(9, types.Uint(8)))
floats.store(floats.clbits[3], expr.greater(expr.div(expr.cast(n, types.Float()), 2.0), 4.4))
add("floats", floats, "float", "cast")

scoped = QuantumCircuit(2, 2)
outer_value = scoped.add_var("value", expr.lift(1, types.Uint(4)))
scoped.ry(1.2, 0)
scoped.measure(0, 0)
with scoped.if_test((scoped.clbits[0], True)) as otherwise:
    local = scoped.add_var("local", expr.bit_xor(outer_value, 7))
    with scoped.if_test(expr.equal(local, 6)):
        scoped.x(1)
with otherwise:
    local = scoped.add_var("local", expr.lift(True))
    with scoped.if_test(local):
        scoped.h(1)
scoped.measure(1, 1)
add("local_variables", scoped, "uint", "bool", "if", "else")

registers = QuantumCircuit(QuantumRegister(4, "q"), ClassicalRegister(2, "a"), ClassicalRegister(2, "b"),
                           ClassicalRegister(2, "out"))
for qubit in range(4):
    registers.ry(0.5 + 0.6 * qubit, qubit)
registers.measure(range(4), range(4))
registers.store(registers.cregs[2], expr.bit_and(registers.cregs[0], registers.cregs[1]))
with registers.if_test(expr.less(registers.cregs[0], registers.cregs[1])):
    registers.x(0)
registers.measure(0, 0)
add("register_expressions", registers)

# Timing.
delays = prepared(2)
delays.delay(100, 0, unit="ns")
delays.delay(64, 1, unit="dt")
delays.delay(1.5, 0, unit="us")
delays.delay(2, 1, unit="ms")
delays.delay(0.25, 0, unit="s")
delays.delay(500, 0, unit="ps")
delays.h([0, 1])
add("delays", measured(delays), "delay_ns", "delay_dt")

durations = QuantumCircuit(1, 1)
length = durations.add_var("length", expr.lift(Duration.ns(120)))
durations.store(length, expr.add(length, Duration.us(1)))
durations.h(0)
durations.measure(0, 0)
add("duration_variables", durations, "duration", expect="parses")

stretches = QuantumCircuit(2, 2)
s = stretches.add_stretch("s")
stretches.h(0)
stretches.delay(s, 0)
stretches.delay(expr.add(expr.mul(2, s), Duration.ns(50)), 1)
stretches.barrier()
stretches.cx(0, 1)
add("stretch", measured(stretches), "stretch", "duration", expect="parses")

boxes = prepared(2)
with boxes.box(duration=300, unit="ns"):
    boxes.h(0)
    boxes.cx(0, 1)
with boxes.box():
    boxes.rx(0.3, 1)
    with boxes.box(duration=160, unit="dt"):
        boxes.t(1)
boxes.h(1)
add("boxes", measured(boxes), "box", "box_duration")

stretched_box = QuantumCircuit(1, 1)
s = stretched_box.add_stretch("s")
with stretched_box.box(duration=expr.div(expr.mul(2, s), 3)):
    stretched_box.x(0)
stretched_box.measure(0, 0)
add("box_with_stretch", stretched_box, "box", "box_duration", "stretch", expect="parses")


class Tag(Annotation):
    def __init__(self, namespace, payload):
        self.namespace, self.payload = namespace, payload


class Serializer(annotation.OpenQASM3Serializer):
    def dump(self, tag):
        return tag.payload

    def load(self, namespace, payload):
        return Tag(namespace, payload)


annotated = prepared(2)
with annotated.box(annotations=[Tag("vendor.twirl", 'pauli, seed=7 "quoted" {brace'), Tag("vendor.keep", "")]):
    annotated.cx(0, 1)
with annotated.box(annotations=[Tag("other", "x")]):
    annotated.h(0)
add("annotations", measured(annotated), "annotation", "box", annotation_handlers={"vendor": Serializer(), "other": Serializer()})

defcal = QuantumCircuit(2, 1)
defcal.h(0)
defcal.append(Gate("my_gate", 2, [0.25]), [0, 1])
defcal.append(Instruction("my_reset", 1, 0, []), [1])
defcal.append(Instruction("my_measure", 1, 1, []), [0], [0])
add("defcal_names", defcal, "defcal_name", expect="rejects",
    note="the exporter takes the names on trust; the program calls gates that it does not declare, which is an error",
    implicit_defcals={
        "my_gate": DefcalInstruction("my_gate", 1, 2, None),
        "my_reset": DefcalInstruction("my_reset", 0, 1, None),
        "my_measure": DefcalInstruction("my_measure", 0, 1, types.Bool()),
    })

syndrome = QuantumCircuit(QuantumRegister(3, "data"), QuantumRegister(2, "ancilla"), ClassicalRegister(2, "syndrome"),
                          ClassicalRegister(3, "out"))
syndrome.ry(1.1, 0)
syndrome.cx(0, 1)
syndrome.cx(0, 2)
syndrome.rx(0.4, 1)
for data, ancilla in ((0, 3), (1, 3), (1, 4), (2, 4)):
    syndrome.cx(data, ancilla)
syndrome.measure([3, 4], [0, 1])
with syndrome.switch(syndrome.cregs[0]) as case:
    with case(1):
        syndrome.x(0)
    with case(2):
        syndrome.x(2)
    with case(3):
        syndrome.x(1)
syndrome.measure([0, 1, 2], [2, 3, 4])
add("error_correction", syndrome, "switch", "declarations")

semi_classical = QuantumCircuit(QuantumRegister(2, "q"), ClassicalRegister(4, "c"))
semi_classical.x(1)
for k in range(4):
    semi_classical.reset(0)
    semi_classical.h(0)
    semi_classical.cp(0.7 * 2 ** (3 - k), 0, 1)
    for j in range(k):
        with semi_classical.if_test((semi_classical.clbits[j], True)):
            semi_classical.p(-np.pi / 2 ** (k - j), 0)
    semi_classical.h(0)
    semi_classical.measure(0, k)
add("iterative_phase_estimation", semi_classical, "if")

corpus.save(sys.argv[1])
