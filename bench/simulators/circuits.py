#!/usr/bin/env python3
"""The circuits of `bench/compare simulators`, from seeds.

usage: circuits.py FOLDER NAME...    writes NAME.qasm or NAME.stim, and NAME.noise.json where the circuit has noise

Run by the interpreter that has the peers: quantum volume takes its two-qubit synthesis from Qiskit, surface codes
their generator from Stim, noise models their JSON from Aer. Everything else needs the standard library alone.
"""
import json
import math
import pathlib
import random
import sys

TURN = 2 * math.pi


class Program:
    """OpenQASM 2, line by line."""

    def __init__(self, qubits):
        self.qubits = qubits
        self.lines = []
        self.bits = []

    def gate(self, name, *operands, angles=()):
        parameters = "(" + ",".join(repr(float(a)) for a in angles) + ")" if angles else ""
        self.lines.append(f"{name}{parameters} " + ",".join(f"q[{i}]" for i in operands) + ";")

    def bit(self):
        """A register of one bit, for what is measured on the way."""
        self.bits.append(f"m{len(self.bits)}")
        return self.bits[-1]

    def measure(self, qubit, bit):
        self.lines.append(f"measure q[{qubit}] -> {bit}[0];")

    def when(self, bit, name, qubit):
        self.lines.append(f"if({bit}==1) {name} q[{qubit}];")

    def text(self, measured=True):
        head = ["OPENQASM 2.0;", 'include "qelib1.inc";', f"qreg q[{self.qubits}];", f"creg c[{self.qubits}];"]
        head += [f"creg {bit}[1];" for bit in self.bits]
        return "\n".join(head + self.lines + (["measure q -> c;"] if measured else [])) + "\n"


def ghz(n):
    p = Program(n)
    p.gate("h", 0)
    for q in range(1, n):
        p.gate("cx", q - 1, q)
    return p.text()


def uniform(n):
    """Every outcome equally likely, and no Clifford circuit: the phases differ."""
    p, draw = Program(n), random.Random(101)
    for q in range(n):
        p.gate("h", q)
        p.gate("rz", q, angles=[draw.uniform(0, TURN)])
    return p.text()


def qft(n):
    """Of a product state with an amplitude everywhere, so that nothing can be left out."""
    p, draw = Program(n), random.Random(102)
    for q in range(n):
        p.gate("u3", q, angles=[draw.uniform(0, math.pi), draw.uniform(0, TURN), 0])
    for q in range(n - 1, -1, -1):
        p.gate("h", q)
        for below in range(q - 1, -1, -1):
            p.gate("cu1", below, q, angles=[math.pi / (1 << (q - below))])
    for q in range(n // 2):
        p.gate("swap", q, n - 1 - q)
    return p.text()


def brick(n, depth):
    p, draw = Program(n), random.Random(103)
    for layer in range(depth):
        for q in range(n):
            p.gate("rx", q, angles=[draw.uniform(0, TURN)])
            p.gate("rz", q, angles=[draw.uniform(0, TURN)])
        for q in range(layer % 2, n - 1, 2):
            p.gate("cx", q, q + 1)
    return p.text()


def mixed(n, gates):
    """Gates and operands at random, over one, two and three qubits."""
    p, draw = Program(n), random.Random(104)
    for _ in range(gates):
        kind = draw.choice(["h", "t", "rx", "rz", "u3", "u3", "cx", "cx", "cz", "swap", "cu1", "rzz", "ccx"])
        width = {"cx": 2, "cz": 2, "swap": 2, "cu1": 2, "rzz": 2, "ccx": 3}.get(kind, 1)
        angles = {"rx": 1, "rz": 1, "cu1": 1, "rzz": 1, "u3": 3}.get(kind, 0)
        p.gate(kind, *draw.sample(range(n), width), angles=[draw.uniform(0, TURN) for _ in range(angles)])
    return p.text()


def qv(n):
    """n layers of Haar-random two-qubit unitaries on a random pairing, each as u3 and three cx."""
    import numpy
    from qiskit.circuit.library import CXGate
    from qiskit.synthesis import TwoQubitBasisDecomposer

    p, draw, normal = Program(n), random.Random(105), numpy.random.default_rng(105)
    synthesis = TwoQubitBasisDecomposer(CXGate(), euler_basis="U3")
    for _ in range(n):
        order = draw.sample(range(n), n)
        for pair in zip(order[::2], order[1::2]):
            ginibre = normal.normal(size=(4, 4)) + 1j * normal.normal(size=(4, 4))
            unitary, triangle = numpy.linalg.qr(ginibre)
            unitary = unitary * (numpy.diagonal(triangle) / abs(numpy.diagonal(triangle)))
            block = synthesis(unitary, use_dag=False)
            for step in block.data:
                operands = [pair[block.find_bit(bit).index] for bit in step.qubits]
                p.gate(step.operation.name, *operands, angles=step.operation.params)
    return p.text()


def qaoa(n, layers):
    """MaxCut on a random 3-regular multigraph."""
    p, draw = Program(n), random.Random(106)
    stubs = [q for q in range(n) for _ in range(3)]
    draw.shuffle(stubs)
    edges = sorted({tuple(sorted(pair)) for pair in zip(stubs[::2], stubs[1::2]) if pair[0] != pair[1]})
    for q in range(n):
        p.gate("h", q)
    for _ in range(layers):
        gamma, beta = draw.uniform(0, math.pi), draw.uniform(0, math.pi)
        for a, b in edges:
            p.gate("rzz", a, b, angles=[gamma])
        for q in range(n):
            p.gate("rx", q, angles=[2 * beta])
    return p.text()


def ising(n, steps):
    """First-order Trotter steps of a chain in a transverse and a longitudinal field."""
    p = Program(n)
    for q in range(0, n, 2):
        p.gate("x", q)
    for _ in range(steps):
        for first in (0, 1):
            for q in range(first, n - 1, 2):
                p.gate("rzz", q, q + 1, angles=[0.2])
        for q in range(n):
            p.gate("rz", q, angles=[0.13])
        for q in range(n):
            p.gate("rx", q, angles=[0.31])
    return p.text()


def adder(n):
    """Cuccaro's ripple-carry adder of two (n - 2) / 2 bit numbers, one of them in superposition on three bits."""
    width = (n - 2) // 2
    p, draw = Program(n), random.Random(107)
    carry, a, b, high = 0, [1 + 2 * i for i in range(width)], [2 + 2 * i for i in range(width)], 2 * width + 1
    for q in a + b:
        if draw.random() < 0.5:
            p.gate("x", q)
    for q in draw.sample(a, min(3, width)):
        p.gate("h", q)
    chain = [carry] + a
    for i in range(width):
        p.gate("cx", a[i], b[i])
        p.gate("cx", a[i], chain[i])
        p.gate("ccx", chain[i], b[i], a[i])
    p.gate("cx", a[-1], high)
    for i in range(width - 1, -1, -1):
        p.gate("ccx", chain[i], b[i], a[i])
        p.gate("cx", a[i], chain[i])
        p.gate("cx", chain[i], b[i])
    return p.text()


def oracle(n, gates):
    """A random reversible circuit on sixteen basis states, with a phase oracle of t gates in between."""
    p, draw = Program(n), random.Random(108)
    for q in draw.sample(range(n), 4):
        p.gate("h", q)
    for _ in range(gates):
        kind = draw.choice(["x", "cx", "cx", "ccx", "ccx", "t", "swap"])
        p.gate(kind, *draw.sample(range(n), {"x": 1, "t": 1, "cx": 2, "swap": 2, "ccx": 3}[kind]))
    return p.text()


def bv(n):
    """Bernstein-Vazirani with a random secret of n - 1 bits."""
    p, draw = Program(n), random.Random(109)
    p.gate("x", n - 1)
    for q in range(n):
        p.gate("h", q)
    for q in range(n - 1):
        if draw.random() < 0.5:
            p.gate("cx", q, n - 1)
    for q in range(n):
        p.gate("h", q)
    return p.text()


def clifford(n, depth):
    p, draw = Program(n), random.Random(110)
    for _ in range(depth):
        for q in range(n):
            for name in draw.choice([["h"], ["s"], ["sdg"], ["x"], ["h", "s"], ["s", "h"], ["h", "s", "h"]]):
                p.gate(name, q)
        order = draw.sample(range(n), n)
        for pair in zip(order[::2], order[1::2]):
            p.gate(draw.choice(["cx", "cz"]), *pair)
    return p.text()


def mps(n, depth):
    """Brickwork along a line from a product state: the bond grows by two every second layer."""
    p, draw = Program(n), random.Random(111)
    for layer in range(depth):
        for q in range(n):
            p.gate("ry", q, angles=[draw.uniform(0, TURN)])
            p.gate("rz", q, angles=[draw.uniform(0, TURN)])
        for q in range(layer % 2, n - 1, 2):
            p.gate("cx", q, q + 1)
    return p.text()


def midcircuit(n, layers):
    """Brickwork in which four qubits are measured after every second layer, with a correction and a reset."""
    p, draw = Program(n), random.Random(112)
    for layer in range(layers):
        for q in range(n):
            p.gate("rx", q, angles=[draw.uniform(0, TURN)])
            p.gate("rz", q, angles=[draw.uniform(0, TURN)])
        for q in range(layer % 2, n - 1, 2):
            p.gate("cx", q, q + 1)
        if layer % 2 == 1:
            for k, q in enumerate(draw.sample(range(n), 4)):
                bit = p.bit()
                p.measure(q, bit)
                if k % 2 == 0:
                    p.when(bit, "x", (q + 1) % n)
                else:
                    p.lines.append(f"reset q[{q}];")
    return p.text()


def surface(distance):
    import stim

    rate = 0.001
    return str(stim.Circuit.generated(
        "surface_code:rotated_memory_z", distance=distance, rounds=distance, after_clifford_depolarization=rate,
        after_reset_flip_probability=rate, before_measure_flip_probability=rate, before_round_data_depolarization=rate))


def noise(one, two, readout):
    """Depolarizing noise after every gate and readout errors, as Aer writes it.

    one, two: probability of an error (a Pauli other than the identity, all equally likely) per gate.
    """
    from qiskit_aer.noise import NoiseModel, ReadoutError, depolarizing_error

    model = NoiseModel(basis_gates=["rx", "ry", "rz", "h", "x", "cx", "cz", "u3"])
    model.add_all_qubit_quantum_error(depolarizing_error(one * 4 / 3, 1), ["rx", "ry", "rz", "h", "x", "u3"])
    model.add_all_qubit_quantum_error(depolarizing_error(two * 16 / 15, 2), ["cx", "cz"])
    if readout:
        model.add_all_qubit_readout_error(ReadoutError([[1 - readout, readout], [readout, 1 - readout]]))
    return model.to_dict(serializable=True)


FAMILIES = {f.__name__: f for f in (
    ghz, uniform, qft, brick, mixed, qv, qaoa, ising, adder, oracle, bv, clifford, mps, midcircuit)}
NOISES = {"gates": (0.001, 0.001, 0), "device": (0.001, 0.01, 0.02)}


def write(folder, name):
    """A name is FAMILY-NUMBER-NUMBER..., for noise with @MODEL behind it."""
    plain, _, model = name.partition("@")
    family, *numbers = plain.split("-")
    numbers = [int(number) for number in numbers]
    if family == "surface":
        (folder / f"{name}.stim").write_text(surface(*numbers))
        return
    (folder / f"{name}.qasm").write_text(FAMILIES[family](*numbers))
    if model:
        (folder / f"{name}.noise.json").write_text(json.dumps(noise(*NOISES[model]), indent=1))


if __name__ == "__main__":
    for wanted in sys.argv[2:]:
        write(pathlib.Path(sys.argv[1]), wanted)
