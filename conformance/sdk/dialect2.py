"""Reads the OpenQASM 2 of PennyLane and pytket that Qiskit's importer refuses, into a Qiskit circuit.

One statement a line, as these SDKs write: conditions on one bit or by any comparison, classical assignments, Quantinuum's
gates, gphase. Everything else of a line goes to Qiskit's importer.
"""

import re
from math import pi

from qiskit import ClassicalRegister, QuantumCircuit, QuantumRegister, qasm2
from qiskit.circuit import Clbit, library
from qiskit.circuit.classical import expr, types

_QUANTINUUM = {
    "U1q": lambda theta, phi: [library.RGate(theta, phi)],
    "Rz": lambda angle: [library.RZGate(angle)],
    "ZZ": lambda: [library.RZZGate(pi / 2)],
    "RZZ": lambda angle: [library.RZZGate(angle)],
    "Rxxyyzz": lambda a, b, c: [library.RXXGate(a), library.RYYGate(b), library.RZZGate(c)],
}
_COMPARISONS = {"==": expr.equal, "!=": expr.not_equal, "<=": expr.less_equal, ">=": expr.greater_equal,
                "<": expr.less, ">": expr.greater}
_OPERATIONS = {"&": expr.bit_and, "|": expr.bit_or, "^": expr.bit_xor, "+": expr.add, "-": expr.sub, "*": expr.mul,
               "<<": expr.shift_left, ">>": expr.shift_right}


def loads(text):
    """The circuit of a program."""
    lines = [line.split("//")[0].strip() for line in text.splitlines()]
    quantum = {n: QuantumRegister(int(size), n) for n, size in re.findall(r"^qreg (\w+)\[(\d+)\]", text, re.MULTILINE)}
    classical = {n: ClassicalRegister(int(size), n) for n, size in re.findall(r"^creg (\w+)\[(\d+)\]", text, re.MULTILINE)}
    circuit = QuantumCircuit(*quantum.values(), *classical.values())
    definitions = "\n".join(line for line in lines if line.startswith("gate "))
    reader = _Reader(circuit, quantum, classical, definitions)
    for line in lines:
        if line and not re.match(r"OPENQASM|include|qreg|creg|gate ", line):
            reader.statement(line.rstrip(";").strip())
    return circuit


class _Reader:
    def __init__(self, circuit, quantum, classical, definitions):
        self.circuit, self.quantum, self.classical, self.definitions = circuit, quantum, classical, definitions

    def statement(self, line):
        if match := re.match(r"if\s*\((\S+?)\s*(==|!=|<=|>=|<|>)\s*(\d+)\)\s*(.*)", line):
            operand, comparison, value, body = match.groups()
            target = self.place(operand)
            if isinstance(target, Clbit):
                condition = (target, (int(value) == 1) == (comparison == "=="))
            elif comparison == "==":
                condition = (target, int(value))
            else:
                condition = _COMPARISONS[comparison](target, int(value))
            with self.circuit.if_test(condition):
                self.statement(body)
        elif match := re.match(r"([\w\[\]]+) = (.*)", line):
            target = self.place(match.group(1))
            self.circuit.store(target, self.expression(match.group(2), target))
        elif match := re.match(r"gphase\((.*)\)", line):
            # PennyLane means exp(-i angle); only a control could tell, and there is none.
            self.circuit.global_phase -= float(match.group(1))
        elif (match := re.match(r"(\w+)(?:\((.*)\))? (.*)", line)) and match.group(1) in _QUANTINUUM:
            name, angles, operands = match.groups()
            for gate in _QUANTINUUM[name](*(_angle(angle) for angle in angles.split(",")) if angles else ()):
                self.circuit.append(gate, [self.place(operand) for operand in operands.split(",")])
        else:
            self.by_qiskit(line)

    def place(self, text):
        name, _, index = text.partition("[")
        register = self.quantum.get(name) or self.classical[name]
        return register[int(index.rstrip("]"))] if index else register

    def expression(self, text, target):
        """An expression, fully parenthesised as pytket writes it, or a number."""
        text = text.strip()
        if text.isdigit():
            return expr.lift(bool(int(text))) if isinstance(target, Clbit) else expr.lift(int(text), types.Uint(target.size))
        if text.startswith("(~"):
            return expr.bit_not(self.expression(text[2:-1], target))
        if text.startswith("("):
            left, operation, right = _split(text[1:-1])
            return _OPERATIONS[operation](self.expression(left, target), self.expression(right, target))
        return expr.lift(self.place(text))

    def by_qiskit(self, line):
        declarations = [f"qreg {n}[{r.size}];" for n, r in self.quantum.items()]
        declarations += [f"creg {n}[{r.size}];" for n, r in self.classical.items()]
        text = "\n".join(['include "qelib1.inc";', self.definitions, *declarations, line + ";"])
        part = qasm2.loads(text, custom_instructions=qasm2.LEGACY_CUSTOM_INSTRUCTIONS)
        for instruction in part.data:
            self.circuit.append(
                instruction.operation,
                [self.circuit.qubits[part.find_bit(q).index] for q in instruction.qubits],
                [self.circuit.clbits[part.find_bit(c).index] for c in instruction.clbits],
            )


def _angle(text):
    return eval(text, {"__builtins__": {}, "pi": pi})  # from files that our own generator has just written


def _split(text):
    """Splits at the operator outside of all parentheses."""
    depth = 0
    for i, character in enumerate(text):
        depth += (character == "(") - (character == ")")
        if depth == 0 and (match := re.match(r" (<<|>>|[&|^+*-]) ", text[i:])):
            return text[:i], match.group(1), text[i + match.end() :]
    raise ValueError(text)
