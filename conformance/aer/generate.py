#!/usr/bin/env python3
"""Writes 500 random circuits with what Aer says of them: gates.json.gz, dynamic.json.gz, noisy.json.gz.

usage: generate.py [FOLDER]    (the interpreter needs requirements.txt; a minute; no part of ./check)

Every expectation has two witnesses. States are Aer's and must agree with Qiskit's matrices; dynamic circuits are followed
branch by branch (../sdk/exact.py) and noisy ones by density matrices per branch (below), and Aer's counts must fit
(chi-square, false alarms one in a million); where a noisy circuit only measures at its end, Aer's density matrix must
give the same to 1e-10. Nothing is written where two witnesses differ.
"""
import gzip
import importlib.metadata
import json
import logging
import math
import pathlib
import random
import sys

import numpy as np
from qiskit import ClassicalRegister, QuantumCircuit
from qiskit.circuit import Gate
from qiskit.circuit.library import (
    RXGate, RYGate, RZGate, SwapGate, SXGate, UGate, XGate, YGate, ZGate, PhaseGate, UnitaryGate, DiagonalGate, UCGate,
    PauliGate)
from qiskit.circuit.library import get_standard_gate_name_mapping
from qiskit.quantum_info import DensityMatrix, Operator, SuperOp
from qiskit_aer import AerSimulator
from qiskit_aer.noise import (
    NoiseModel, ReadoutError, amplitude_damping_error, coherent_unitary_error, depolarizing_error, kraus_error, pauli_error,
    phase_amplitude_damping_error, phase_damping_error, reset_error, thermal_relaxation_error)
from scipy.stats import chi2

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "sdk"))
import exact  # noqa: E402

STANDARD = get_standard_gate_name_mapping()
CLIFFORD = ["id", "x", "y", "z", "h", "s", "sdg", "sx", "sxdg", "cx", "cy", "cz", "swap", "ecr"]
# names that Aer runs as they are, with the number of angles
PLAIN = {name: 0 for name in CLIFFORD} | {
    "t": 0, "tdg": 0, "p": 1, "r": 2, "rx": 1, "ry": 1, "rz": 1, "u": 3, "u1": 1, "u2": 2, "u3": 3, "csx": 0, "cp": 1,
    "crx": 1, "cry": 1, "crz": 1, "cu": 4, "cu1": 1, "cu3": 3, "rxx": 1, "ryy": 1, "rzz": 1, "rzx": 1, "ccx": 0, "ccz": 0,
    "cswap": 0}
CONTROLLED = {"mcx": (XGate, "x", 0), "mcy": (YGate, "y", 0), "mcz": (ZGate, "z", 0), "mcsx": (SXGate, "sx", 0),
              "mcrx": (RXGate, "rx", 1), "mcry": (RYGate, "ry", 1), "mcrz": (RZGate, "rz", 1), "mcp": (PhaseGate, "p", 1),
              "mcphase": (PhaseGate, "p", 1), "mcswap": (SwapGate, "swap", 0)}
MATRICES = ["unitary", "diagonal", "multiplexer", "pauli", "mcu", "mcu3", "delay"]
BASIS = ["x", "cx", "ccx", "swap", "cswap", "z", "s", "t", "cz", "cp", "rz", "p", "ccz", "id"]


class Pair:
    """The same circuit twice: as Aer runs it and as OpenQASM 3; beside them what each step means, for the check."""

    def __init__(self, qubits, registers, body=None, lines=None, indent=0):
        self.qubits, self.registers, self.indent = qubits, registers, indent
        if body is None:
            self.circuit = QuantumCircuit(qubits)
            for name, size in registers:
                self.circuit.add_register(ClassicalRegister(size, name))
        else:
            self.circuit = body
        self.lines = [] if lines is None else lines
        self.meaning = []

    def clbit(self, index):
        for name, size in self.registers:
            if index < size:
                return f"{name}[{index}]"
            index -= size
        raise IndexError

    def line(self, text):
        self.lines.append("  " * self.indent + text)

    def apply(self, operation, meaning, qubits, text):
        self.circuit.append(operation, qubits)
        self.meaning.append((meaning, qubits))
        self.line(text)

    def plain(self, name, angles, qubits):
        gate = STANDARD[name].__class__(*angles)
        # OpenQASM 3's u2 and u3 differ from Qiskit's by a global phase, which is no matter without a control
        self.apply(gate, gate, qubits, call(name, angles, qubits))

    def measure(self, qubit, clbit):
        self.circuit.measure(qubit, clbit)
        self.line(f"{self.clbit(clbit)} = measure q[{qubit}];")

    def reset(self, qubit):
        self.circuit.reset(qubit)
        self.line(f"reset q[{qubit}];")

    def text(self):
        head = ["OPENQASM 3.0;", 'include "stdgates.inc";', f"qubit[{self.qubits}] q;"]
        head += [f"bit[{size}] {name};" for name, size in self.registers]
        return "\n".join(head + self.lines) + "\n"


def call(name, angles, qubits):
    parameters = "(" + ", ".join(repr(a) for a in angles) + ")" if angles else ""
    return f"{name}{parameters} " + ", ".join(f"q[{q}]" for q in qubits) + ";"


def angle(draw):
    return round(draw.uniform(-7, 7), 6)


def haar(width, normal):
    unitary, triangle = np.linalg.qr(normal.normal(size=(1 << width,) * 2) + 1j * normal.normal(size=(1 << width,) * 2))
    return unitary * (np.diagonal(triangle) / abs(np.diagonal(triangle)))


def pragma(matrix, qubits):
    """Braket's pragma, whose first qubit is the most significant bit."""
    def entry(z):
        return f"{z.real!r}{'+' if z.imag >= 0 else '-'}{abs(z.imag)!r}im"
    rows = ", ".join("[" + ", ".join(entry(complex(z)) for z in row) + "]" for row in matrix)
    return f"#pragma braket unitary([{rows}]) " + ", ".join(f"q[{q}]" for q in reversed(qubits))


def add_gate(pair, draw, normal, names):
    name = draw.choice(names)
    n = pair.qubits
    if name in PLAIN:
        width = STANDARD[name].num_qubits
        if width <= n:
            pair.plain(name, [angle(draw) for _ in range(PLAIN[name])], draw.sample(range(n), width))
        return
    if name in CONTROLLED:
        base, plain, angles = CONTROLLED[name]
        own = base(*[0.0] * angles).num_qubits
        if n < own + 2:
            return
        controls = draw.randint(2, min(5, n - own))
        values = [angle(draw) for _ in range(angles)]
        qubits = draw.sample(range(n), controls + own)
        gate = base(*values)
        pair.apply(Gate(name, controls + own, values), gate.control(controls, annotated=False), qubits,
                   f"ctrl({controls}) @ " + call(plain, values, qubits))
        return
    if name in ("mcu", "mcu3"):
        if n < 3:
            return
        controls = draw.randint(2, min(4, n - 1))
        values = [angle(draw) for _ in range(3)]
        qubits = draw.sample(range(n), controls + 1)
        gate = UGate(*values)
        # U of OpenQASM 3 and Qiskit's u differ by a phase, which a control makes matter: cu has it as an angle
        parameters = values + ([0.0] if name == "mcu" else [])
        pair.apply(Gate(name, controls + 1, parameters), gate.control(controls, annotated=False), qubits,
                   f"ctrl({controls - 1}) @ " + call("cu", values + [0.0], qubits))
        return
    if name == "delay":
        qubit = draw.randrange(n)
        pair.circuit.delay(100, qubit, "ns")
        pair.line(f"delay[100ns] q[{qubit}];")
        return
    if name == "pauli":
        qubits = draw.sample(range(n), draw.randint(1, min(4, n)))
        label = "".join(draw.choice("IXYZ") for _ in qubits)
        gate = PauliGate(label)
        pair.circuit.append(gate, qubits)
        pair.meaning.append((gate, qubits))
        for letter, qubit in zip(reversed(label), qubits):
            if letter != "I":
                pair.line(call(letter.lower(), [], [qubit]))
        return
    width = draw.randint(1, min(3, n))
    qubits = draw.sample(range(n), width)
    if name == "unitary":
        gate = UnitaryGate(haar(width, normal))
    elif name == "diagonal":
        gate = DiagonalGate([complex(np.exp(1j * angle(draw))) for _ in range(1 << width)])
    else:
        width = max(width, 2)
        if width > n:
            return
        qubits = draw.sample(range(n), width)
        gate = UCGate([haar(1, normal) for _ in range(1 << (width - 1))])
    matrix = Operator(gate).data
    pair.apply(gate, UnitaryGate(matrix), qubits, pragma(matrix, qubits))


def rounded(x):
    return float(f"{x:.14g}") if abs(x) > 1e-16 else 0


def gates_case(kind, number):
    draw, normal = random.Random(f"{kind} {number}"), np.random.default_rng([number, len(kind)])
    n = 2 + number % 7
    pair = Pair(n, [("c", n)])
    names = {"gates": list(PLAIN) * 2 + list(CONTROLLED) * 2 + MATRICES * 2, "clifford": CLIFFORD, "basis": BASIS}[kind]
    if kind == "basis":
        for qubit in draw.sample(range(n), min(2, n)):
            pair.plain("h", [], [qubit])
    for _ in range(draw.randint(10, 50)):
        add_gate(pair, draw, normal, names)
    runnable = pair.circuit.copy()
    runnable.save_statevector()
    result = AerSimulator(method="statevector").run(runnable).result()
    if not result.success:
        raise RuntimeError(f"{kind} {number}: {result.status} {result.results[0].status}")
    state = np.asarray(result.get_statevector())
    check = QuantumCircuit(n)
    for meaning, qubits in pair.meaning:
        check.append(meaning, qubits)
    expected = exact.state_of(check)
    if abs(abs(np.vdot(expected, state)) - 1) > 1e-10:
        raise RuntimeError(f"{kind} {number}: Aer and Qiskit differ")
    targets = draw.sample(range(n), n)
    for qubit, clbit in enumerate(targets):
        pair.measure(qubit, clbit)
    flat = [rounded(x) for z in state for x in (z.real, z.imag)]
    return {"name": f"{kind}-{number}", "kind": kind, "qasm": pair.text(), "state": flat, "clbits": targets}


# ---------------------------------------------------------------------------------------------- dynamic

DYNAMIC = ["x", "y", "z", "h", "s", "sdg", "t", "sx", "rx", "ry", "rz", "p", "cx", "cy", "cz", "swap", "cp", "crx", "rzz",
           "ccx", "u"]


def dynamic_block(pair, draw, normal, names, depth):
    n, clbits = pair.qubits, sum(size for _, size in pair.registers)

    def gates(count):
        for _ in range(count):
            add_gate(pair, draw, normal, names)

    gates(draw.randint(2, 5))
    for _ in range(draw.randint(1, 3) if depth else 2):
        what = draw.choice(["measure", "measure", "reset"] + (["if", "if", "else", "register", "switch", "while", "for"] if depth else []))
        circuit = pair.circuit
        if what == "measure":
            pair.measure(draw.randrange(n), draw.randrange(clbits))
        elif what == "reset":
            pair.reset(draw.randrange(n))
        elif what in ("if", "else", "register"):
            if what == "register":
                name, size = draw.choice(pair.registers)
                value = draw.randrange(1 << size)
                register = next(r for r in circuit.cregs if r.name == name)
                condition, text = (register, value), f"{name} == {value}"
            else:
                clbit, value = draw.randrange(clbits), draw.randint(0, 1)
                condition = (circuit.clbits[clbit], value)
                text = pair.clbit(clbit) if value else "!" + pair.clbit(clbit)
            pair.line(f"if ({text}) {{")
            with circuit.if_test(condition) as otherwise:
                pair.indent += 1
                dynamic_block(pair, draw, normal, names, depth - 1)
                pair.indent -= 1
            if what == "else":
                pair.line("} else {")
                with otherwise:
                    pair.indent += 1
                    dynamic_block(pair, draw, normal, names, depth - 1)
                    pair.indent -= 1
            pair.line("}")
        elif what == "switch":
            name, size = draw.choice(pair.registers)
            register = next(r for r in circuit.cregs if r.name == name)
            pair.line(f"switch (uint[{size}]({name})) {{")
            with circuit.switch(register) as case:
                values = draw.sample(range(1 << size), min(3, 1 << size))
                for labels in (values[:1], values[1:], None):
                    if labels == []:
                        continue
                    pair.line("  default {" if labels is None else f"  case {', '.join(map(str, labels))} {{")
                    with case(case.DEFAULT) if labels is None else case(*labels):
                        pair.indent += 2
                        dynamic_block(pair, draw, normal, names, 0)
                        pair.indent -= 2
                    pair.line("  }")
            pair.line("}")
        elif what == "while":
            # a fresh coin per turn ends it
            clbit, qubit = draw.randrange(clbits), draw.randrange(n)
            pair.line(f"while ({pair.clbit(clbit)}) {{")
            with circuit.while_loop((circuit.clbits[clbit], 1)):
                pair.indent += 1
                gates(2)
                pair.reset(qubit)
                pair.plain("h", [], [qubit])
                pair.measure(qubit, clbit)
                pair.indent -= 1
            pair.line("}")
        else:
            turns = draw.randint(2, 3)
            pair.line(f"for int i in [0:{turns - 1}] {{")
            with circuit.for_loop(range(turns)):
                pair.indent += 1
                gates(2)
                pair.measure(draw.randrange(n), draw.randrange(clbits))
                pair.indent -= 1
            pair.line("}")
        gates(draw.randint(1, 3))


def dynamic_case(kind, number):
    for attempt in range(50):
        draw, normal = random.Random(f"{kind} {number} {attempt}"), np.random.default_rng([number, attempt])
        n = 2 + number % 4
        pair = Pair(n, [("a", draw.randint(1, 2)), ("b", 2)])
        names = [g for g in CLIFFORD if g not in ("id", "ecr")] if kind == "dynamic clifford" else DYNAMIC
        dynamic_block(pair, draw, normal, names, 2)
        pair.measure(draw.randrange(n), draw.randrange(3))
        try:
            probabilities = strings(exact.outcomes(pair.circuit), pair.registers)
        except exact.TooManyBranches:
            continue
        check_counts(f"{kind} {number}", pair.circuit, None, probabilities)
        return {"name": f"{kind.replace(' ', '-')}-{number}", "kind": kind, "qasm": pair.text(), "probabilities": probabilities}
    raise RuntimeError(f"{kind} {number}: too many branches, always")


def strings(outcomes, registers):
    """Probabilities by bitstring: the last register leftmost, clbit 0 rightmost; what is below 1e-13 is left out."""
    result = {}
    for bits, probability in outcomes.items():
        words, offset = [], 0
        for _, size in registers:
            words.append("".join(str(b) for b in reversed(bits[offset:offset + size])))
            offset += size
        if probability > 1e-13:
            result[" ".join(reversed(words))] = rounded(probability)
    return dict(sorted(result.items()))


def check_counts(name, circuit, model, probabilities):
    shots = 2000
    simulator = AerSimulator(method="density_matrix" if model else "statevector", noise_model=model)
    result = simulator.run(circuit, shots=shots, seed_simulator=9).result()
    if not result.success:
        raise RuntimeError(f"{name}: {result.status}")
    counts = result.get_counts()
    statistic, cells, rare, found = 0.0, 0, 0.0, 0
    for key in counts:
        if key not in probabilities:
            raise RuntimeError(f"{name}: Aer sees {key}, which cannot be")
    for key, probability in probabilities.items():
        if probability * shots < 5:
            rare, found = rare + probability * shots, found + counts.get(key, 0)
        else:
            statistic, cells = statistic + (counts.get(key, 0) - probability * shots) ** 2 / (probability * shots), cells + 1
    if rare >= 5:
        statistic, cells = statistic + (found - rare) ** 2 / rare, cells + 1
    if cells > 1 and chi2.sf(statistic, cells - 1) < 1e-6 / 500:
        raise RuntimeError(f"{name}: Aer's counts do not fit: {counts} against {probabilities}")


# ---------------------------------------------------------------------------------------------- noisy

NOISY = ["x", "y", "z", "h", "s", "sdg", "t", "tdg", "sx", "rx", "ry", "rz", "cx", "cz", "cy", "swap", "rzz", "ccx", "id"]
NOISY_CLIFFORD = ["x", "y", "z", "h", "s", "sdg", "sx", "cx", "cz", "cy", "swap", "id"]


class Model:
    """A noise model as Aer's and as tables."""

    def __init__(self):
        self.aer, self.errors, self.readout = NoiseModel(basis_gates=sorted(set(NOISY))), {}, {}

    def everywhere(self, error, names):
        if error.ideal():
            return  # Aer ignores it too
        self.aer.add_all_qubit_quantum_error(error, names)
        for name in names:
            self.errors[name, None] = error

    def at(self, error, name, qubits):
        if error.ideal():
            return
        self.aer.add_quantum_error(error, name, qubits)
        self.errors[name, tuple(qubits)] = error

    def misread(self, matrix, qubit):
        error = ReadoutError(matrix)
        if qubit is None:
            self.aer.add_all_qubit_readout_error(error)
        else:
            self.aer.add_readout_error(error, [qubit])
        self.readout[qubit] = matrix

    def error(self, name, qubits):
        return self.errors.get((name, tuple(qubits)), self.errors.get((name, None)))

    def confusion(self, qubit):
        return self.readout.get(qubit, self.readout.get(None, [[1, 0], [0, 1]]))


def some_error(draw, normal, width, pauli_only):
    rate = draw.choice([0.01, 0.05, 0.2])
    if pauli_only:
        kind = draw.choice(["pauli", "depolarizing"])
    else:
        kind = draw.choice(["pauli", "depolarizing", "amplitude damping", "phase damping", "phase and amplitude damping",
                            "thermal relaxation", "reset", "coherent", "kraus"])
    if kind == "pauli":
        labels = ["".join(draw.choice("IXYZ") for _ in range(width)) for _ in range(3)]
        labels = sorted(set(labels) - {"I" * width})
        weights = [rate * draw.random() / len(labels) for _ in labels]
        return pauli_error([("I" * width, 1 - sum(weights)), *zip(labels, weights)])
    if kind == "depolarizing":
        return depolarizing_error(rate, width)
    if kind == "coherent":
        generator = haar(width, normal)
        values, vectors = np.linalg.eig(generator)
        return coherent_unitary_error(vectors @ np.diag(np.exp(1j * rate * np.angle(values))) @ np.linalg.inv(vectors))
    if kind == "kraus" and width == 1:
        slight = haar(1, normal)
        return kraus_error([math.sqrt(1 - rate) * np.eye(2), math.sqrt(rate) * slight])
    def single():
        if kind == "amplitude damping":
            return amplitude_damping_error(rate, draw.choice([0, 0.1]))
        if kind == "phase damping":
            return phase_damping_error(rate)
        if kind == "phase and amplitude damping":
            return phase_amplitude_damping_error(rate, rate / 2, draw.choice([0, 0.2]))
        if kind == "reset":
            return reset_error(rate / 2, rate / 4)
        t1 = draw.uniform(40, 60)
        return thermal_relaxation_error(t1, draw.choice([0.5, 0.9, 1.6]) * t1, draw.uniform(0.5, 5), draw.choice([0, 0.05]))
    error = single()
    for _ in range(width - 1):
        error = error.expand(single())
    return error


def some_model(draw, normal, qubits, pauli_only, circuit):
    model = Model()
    names = NOISY_CLIFFORD if pauli_only else NOISY
    by_width = {w: [g for g in names if STANDARD[g].num_qubits == w] for w in (1, 2, 3)}
    for width in (1, 2):
        chosen = draw.sample(by_width[width], draw.randint(1, len(by_width[width])))
        model.everywhere(some_error(draw, normal, width, pauli_only), chosen)
    used = [(i.operation.name, [circuit.find_bit(q).index for q in i.qubits]) for i in circuit.data
            if i.operation.name in names and len(i.qubits) < 3]
    for name, operands in draw.sample(used, min(2, len(used))):
        if (name, tuple(operands)) not in model.errors:
            model.at(some_error(draw, normal, len(operands), pauli_only), name, operands)
    if draw.random() < 0.7:
        p, r = draw.uniform(0, 0.1), draw.uniform(0, 0.2)
        model.misread([[1 - p, p], [r, 1 - r]], None)
    if draw.random() < 0.5:
        p, r = draw.uniform(0, 0.1), draw.uniform(0, 0.2)
        model.misread([[1 - p, p], [r, 1 - r]], draw.randrange(qubits))
    if draw.random() < 0.3:
        model.everywhere(some_error(draw, normal, 1, pauli_only), ["reset"])
    return model


def noisy_outcomes(circuit, model):
    """Exact probabilities of clbit values by following density matrices through every outcome."""
    start = DensityMatrix.from_label("0" * circuit.num_qubits)
    wires = {q: i for i, q in enumerate(circuit.qubits)}
    places = {c: i for i, c in enumerate(circuit.clbits)}
    branches = {(0,) * circuit.num_clbits: start.data}
    branches = noisy_block(circuit, branches, wires, places, model, circuit.num_qubits)
    return {bits: float(np.trace(rho).real) for bits, rho in branches.items()}


def noisy_block(circuit, branches, wires, places, model, n):
    for step in circuit.data:
        operation, qubits = step.operation, [wires[q] for q in step.qubits]
        following = {}

        def put(bits, rho):
            if abs(np.trace(rho)) > 1e-17:
                following[bits] = following[bits] + rho if bits in following else rho

        for bits, rho in branches.items():
            if operation.name == "measure":
                place, confusion = places[step.clbits[0]], model.confusion(qubits[0])
                rho = noisy_gate(rho, model.error("measure", qubits), qubits)
                for outcome in (0, 1):
                    mask = ((np.arange(1 << n) >> qubits[0]) & 1) == outcome
                    projected = rho * np.outer(mask, mask)
                    for read in (0, 1):
                        if confusion[outcome][read]:
                            put(bits[:place] + (read,) + bits[place + 1:], confusion[outcome][read] * projected)
            elif operation.name == "if_else":
                clbit, value = operation.condition
                taken = bits[places[clbit]] == value
                body = operation.blocks[0] if taken else operation.blocks[1] if len(operation.blocks) > 1 else None
                if body is None:
                    put(bits, rho)
                else:
                    inner_wires = {i: wires[o] for i, o in zip(body.qubits, step.qubits)}
                    inner_places = {**places, **{i: places[o] for i, o in zip(body.clbits, step.clbits)}}
                    for b, r in noisy_block(body, {bits: rho}, inner_wires, inner_places, model, n).items():
                        put(b, r)
            else:
                density = DensityMatrix(rho)
                if operation.name == "reset":
                    rho = density.reset(qubits).data
                else:
                    rho = density.evolve(Operator(operation), qubits).data
                put(bits, noisy_gate(rho, model.error(operation.name, qubits), qubits))
        branches = following
    return branches


def noisy_gate(rho, error, qubits):
    return rho if error is None else DensityMatrix(rho).evolve(SuperOp(error), qubits).data


def numbered(model):
    """Aer gives an error a random id; the same files come out each time when they are numbered."""
    numbers = {}
    for error in model["errors"]:
        if "id" in error:
            error["id"] = numbers.setdefault(error["id"], f"error-{len(numbers)}")
    return model


def noisy_case(kind, number):
    draw, normal = random.Random(f"{kind} {number}"), np.random.default_rng([number, 7 * len(kind)])
    n = 2 + number % (3 if kind == "noisy dynamic" else 4)
    pauli_only = kind == "noisy clifford"
    names = NOISY_CLIFFORD if pauli_only else NOISY
    pair = Pair(n, [("c", n)])
    for _ in range(draw.randint(8, 20)):
        add_gate(pair, draw, normal, names)
        if draw.random() < 0.08:
            pair.reset(draw.randrange(n))
        if kind == "noisy dynamic" and draw.random() < 0.3:
            clbit = draw.randrange(n)
            pair.measure(draw.randrange(n), clbit)
            pair.line(f"if ({pair.clbit(clbit)}) {{")
            with pair.circuit.if_test((pair.circuit.clbits[clbit], 1)):
                pair.indent += 1
                add_gate(pair, draw, normal, names)
                pair.plain("x", [], [draw.randrange(n)])
                pair.indent -= 1
            pair.line("}")
    model = some_model(draw, normal, n, pauli_only, pair.circuit)
    unmeasured = pair.circuit.copy()
    targets = draw.sample(range(n), n)
    for qubit, clbit in enumerate(targets):
        pair.measure(qubit, clbit)
    probabilities = strings(noisy_outcomes(pair.circuit, model), pair.registers)
    if kind != "noisy dynamic":
        unmeasured.save_density_matrix()
        simulator = AerSimulator(method="density_matrix", noise_model=model.aer)
        rho = np.asarray(simulator.run(unmeasured).result().data()["density_matrix"])
        against = {}
        diagonal = rho.diagonal().real
        for index, probability in enumerate(diagonal):
            options = {(): probability}
            for qubit in range(n):
                row = model.confusion(qubit)[(index >> qubit) & 1]
                options = {bits + (read,): p * row[read] for bits, p in options.items() for read in (0, 1)}
            for read, p in options.items():
                bits = [0] * n
                for qubit, clbit in enumerate(targets):
                    bits[clbit] = read[qubit]
                against[tuple(bits)] = against.get(tuple(bits), 0) + p
        against = strings(against, pair.registers)
        for key in set(against) | set(probabilities):
            if abs(against.get(key, 0) - probabilities.get(key, 0)) > 1e-10:
                raise RuntimeError(f"{kind} {number}: Aer's density matrix says {against}, the branches {probabilities}")
    check_counts(f"{kind} {number}", pair.circuit, model.aer, probabilities)
    return {"name": f"{kind.replace(' ', '-')}-{number}", "kind": kind, "qasm": pair.text(),
            "noise": json.dumps(numbered(model.aer.to_dict(serializable=True))), "probabilities": probabilities}


# ---------------------------------------------------------------------------------------------- files

PLAN = {"gates.json.gz": [(gates_case, "gates", 140), (gates_case, "clifford", 50), (gates_case, "basis", 30)],
        "dynamic.json.gz": [(dynamic_case, "dynamic", 90), (dynamic_case, "dynamic clifford", 40)],
        "noisy.json.gz": [(noisy_case, "noisy", 80), (noisy_case, "noisy clifford", 40), (noisy_case, "noisy dynamic", 30)]}


def main():
    logging.disable(logging.WARNING)  # that an error at a place overrides the one everywhere is meant
    folder = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else pathlib.Path(__file__).resolve().parent)
    versions = {name: importlib.metadata.version(name) for name in ("qiskit", "qiskit-aer", "numpy")}
    for file, parts in PLAN.items():
        cases = [make(kind, number) for make, kind, count in parts for number in range(count)]
        text = json.dumps({"made_with": versions, "circuits": cases}, separators=(",", ":"))
        with open(folder / file, "wb") as raw, gzip.GzipFile(filename="", mode="wb", fileobj=raw, mtime=0) as out:
            out.write(text.encode())
        print(f"{file}: {len(cases)} circuits, {(folder / file).stat().st_size} bytes")


main()
