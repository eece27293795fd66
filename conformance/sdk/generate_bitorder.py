"""Asymmetric circuits with one possible outcome each, in both dialects: whoever mixes up an order gets another string.

The expected string is the key of Aer's counts as Qiskit formats it, taken as it is.
"""

import sys

import qiskit
from qiskit import ClassicalRegister, QuantumCircuit, QuantumRegister, qasm2, qasm3
from qiskit.circuit.classical import expr
from qiskit_aer import AerSimulator

from corpus import Corpus
from judge import SEED, SHOTS, Disagreement, judge

corpus = Corpus("bitorder", qiskit.__version__)


def add(name, circuit, dialects=(2, 3)):
    for dialect in dialects:
        text = (qasm2 if dialect == 2 else qasm3).dumps(circuit)
        corpus.add(f"{name}_{dialect}", text, ["bitorder." + name], judge=lambda: judged(circuit, text))


def judged(circuit, text):
    expected = judge(circuit, text)
    counts = AerSimulator().run(circuit, shots=SHOTS, seed_simulator=SEED).result().get_counts()
    if len(counts) != 1 or counts != expected["counts"]:
        raise Disagreement(f"Qiskit formats {counts}, we {expected['counts']}")
    return expected


def flipped(circuit, *qubits):
    for qubit in qubits:
        circuit.x(qubit)
    return circuit


def registers(*parts):
    """Registers by name and size; those whose name starts with q are quantum."""
    return QuantumCircuit(*(QuantumRegister(n, name) if name.startswith("q") else ClassicalRegister(n, name)
                            for name, n in parts))


one = flipped(QuantumCircuit(3, 3), 0)
one.measure(range(3), range(3))
add("one_register", one)

two = flipped(registers(("qa", 2), ("qb", 3), ("first", 2), ("second", 3)), 0, 3)
two.measure(range(5), range(5))
add("two_registers", two)

crossed = flipped(registers(("qa", 2), ("qb", 3), ("first", 3), ("second", 2)), 1, 2)
crossed.measure([3, 1, 4], [0, 1, 2])
crossed.measure([2, 0], [3, 4])
add("crossed_registers", crossed)

interleaved = flipped(registers(("c_low", 2), ("qa", 1), ("c_mid", 1), ("qb", 3), ("c_high", 3)), 0, 2)
interleaved.measure([0, 1, 2, 3], [5, 2, 0, 3])
add("interleaved_declarations", interleaved)

partial = flipped(QuantumCircuit(4, 4), 1, 2)
partial.measure([1, 3], [3, 0])
add("partial_measurement", partial)

wider = flipped(QuantumCircuit(2, 6), 0)
wider.measure([0, 1], [4, 1])
add("more_clbits_than_qubits", wider)

unmeasured = flipped(registers(("q", 3), ("before", 2), ("used", 2), ("after", 3)), 0, 2)
unmeasured.measure([2, 1], [2, 3])
add("unmeasured_registers", unmeasured)

scrambled = flipped(QuantumCircuit(5, 5), 0, 1, 4)
scrambled.measure([4, 2, 0, 3, 1], [1, 4, 2, 0, 3])
add("scrambled_order", scrambled)

backwards = flipped(QuantumCircuit(4, 4), 0)
backwards.measure(range(4), range(3, -1, -1))
add("backwards", backwards)

repeated = flipped(QuantumCircuit(3, 2), 0)
repeated.measure(0, 0)
repeated.measure(1, 0)
repeated.measure(0, 1)
add("repeated_clbit", repeated)

overwritten = QuantumCircuit(2, 3)
overwritten.x(0)
overwritten.measure(0, 2)
overwritten.x(0)
overwritten.measure(0, 0)
overwritten.x(1)
overwritten.measure(1, 0)
overwritten.measure(0, 1)
add("overwritten_mid_circuit", overwritten)

same_qubit = QuantumCircuit(1, 4)
for clbit, flip in enumerate((True, False, True, True)):
    if flip:
        same_qubit.x(0)
    same_qubit.measure(0, clbit)
add("one_qubit_many_clbits", same_qubit)

after_reset = flipped(QuantumCircuit(2, 3), 0, 1)
after_reset.measure(0, 0)
after_reset.reset(0)
after_reset.measure(0, 1)
after_reset.measure(1, 2)
add("after_reset", after_reset)

conditioned = flipped(registers(("q", 3), ("a", 2), ("b", 3)), 0)
conditioned.measure([0, 1], [1, 0])  # a is 2
for value in range(4):
    with conditioned.if_test((conditioned.cregs[0], value)):
        conditioned.x(2) if value == 2 else conditioned.x(1)
conditioned.measure([2, 1, 0], [2, 3, 4])
add("register_condition", conditioned)

bit_condition = flipped(registers(("q", 3), ("a", 2), ("b", 2)), 1)
bit_condition.measure([0, 1], [0, 1])
with bit_condition.if_test((bit_condition.clbits[1], True)):
    bit_condition.x(2)
with bit_condition.if_test((bit_condition.clbits[0], True)):
    bit_condition.x(0)
bit_condition.measure([2, 0], [3, 2])
add("bit_condition", bit_condition, dialects=(3,))

expression = flipped(registers(("q", 4), ("a", 3), ("b", 3)), 0, 1)
expression.measure([0, 1, 2], [2, 0, 1])  # a is 5
with expression.if_test(expr.equal(expr.bit_xor(expression.cregs[0], 1), 4)):
    expression.x(3)
expression.measure([3, 2, 1], [3, 4, 5])
add("register_expression", expression, dialects=(3,))

switched = flipped(registers(("q", 4), ("a", 3), ("b", 2)), 0, 1)
switched.measure([0, 1, 2], [0, 1, 2])  # a is 3, not 6
with switched.switch(switched.cregs[0]) as case:
    with case(3):
        switched.x(3)
    with case(6):
        switched.x(2)
switched.measure([2, 3], [3, 4])
add("switch", switched, dialects=(3,))

ten = flipped(QuantumCircuit(12, 12), 1, 10)
ten.measure(range(12), range(12))
add("more_than_ten_bits", ten)

names = flipped(registers(("qz", 2), ("qa", 2), ("z", 2), ("a", 2), ("m", 2)), 0, 3)
names.measure([0, 1, 2, 3], [4, 5, 0, 1])
add("declaration_order_not_alphabet", names)

corpus.save(sys.argv[1])
