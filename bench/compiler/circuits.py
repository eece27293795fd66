#!/usr/bin/env python3
"""The circuits of `bench/compare compiler`, from seeds, with the standard library alone.

usage: circuits.py FOLDER NAME...    writes NAME.qasm

A name is a family and its sizes. All but qubikos end in a measurement of every qubit.
"""
import collections
import math
import pathlib
import random
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from compiler.devices import DEVICES  # noqa: E402

TURN = 2 * math.pi


class Program:
    """OpenQASM 2 with the gates of qelib1."""

    def __init__(self, qubits):
        self.qubits = qubits
        self.lines = []

    def __call__(self, name, *operands, angles=()):
        parameters = "(" + ",".join(repr(float(a)) for a in angles) + ")" if angles else ""
        self.lines.append(f"{name}{parameters} " + ",".join(f"q[{i}]" for i in operands) + ";")

    def text(self, measured=True):
        head = ["OPENQASM 2.0;", 'include "qelib1.inc";', f"qreg q[{self.qubits}];", f"creg c[{self.qubits}];"]
        return "\n".join(head + self.lines + (["measure q -> c;"] if measured else [])) + "\n"


def any_rotation(draw):
    return [draw.uniform(0, math.pi), draw.uniform(0, TURN), draw.uniform(0, TURN)]


def ghz(n):
    p = Program(n)
    p("h", 0)
    for q in range(1, n):
        p("cx", q - 1, q)
    return p.text()


def fourier(p, qubits, sign=1):
    """The Fourier transform on some qubits, the first the least significant, with its SWAPs."""
    for top in reversed(range(len(qubits))):
        p("h", qubits[top])
        for below in reversed(range(top)):
            p("cu1", qubits[below], qubits[top], angles=[sign * math.pi / 2 ** (top - below)])
    for q in range(len(qubits) // 2):
        p("swap", qubits[q], qubits[-1 - q])


def qft(n):
    p = Program(n)
    fourier(p, range(n))
    return p.text()


def qpe(n):
    """n - 1 digits of the phase of u1(1.9) on an eigenstate."""
    p, digits = Program(n), n - 1
    p("x", digits)
    for q in range(digits):
        p("h", q)
        p("cu1", q, digits, angles=[math.fmod(1.9 * 2**q, TURN)])
    for q in range(digits // 2):
        p("swap", q, digits - 1 - q)
    for top in range(digits):
        for below in range(top):
            p("cu1", below, top, angles=[-math.pi / 2 ** (top - below)])
        p("h", top)
    return p.text()


def cubic_graph(n, draw):
    """A graph in which everyone has three neighbours: three stubs each, joined at random until no two edges are equal."""
    while True:
        stubs = [q for q in range(n) for _ in range(3)]
        draw.shuffle(stubs)
        edges = {frozenset(pair) for pair in zip(stubs[0::2], stubs[1::2])}
        if len(edges) == 3 * n // 2 and all(len(edge) == 2 for edge in edges):
            return sorted(sorted(edge) for edge in edges)


def qaoa(n, layers):
    p, draw = Program(n), random.Random(201)
    edges = cubic_graph(n, draw)
    for q in range(n):
        p("h", q)
    for _ in range(layers):
        cost, mixer = draw.uniform(0.2, 1.4), draw.uniform(0.2, 1.4)
        for a, b in edges:
            p("cx", a, b)
            p("rz", b, angles=[cost])
            p("cx", a, b)
        for q in range(n):
            p("rx", q, angles=[mixer])
    return p.text()


def vqe(n, layers):
    """Rotations in SU(2) between rings of CX."""
    p, draw = Program(n), random.Random(202)
    for layer in range(layers + 1):
        for q in range(n):
            p("ry", q, angles=[draw.uniform(-math.pi, math.pi)])
            p("rz", q, angles=[draw.uniform(-math.pi, math.pi)])
        if layer < layers:
            for q in range(n):
                p("cx", (q - 1) % n, q)
    return p.text()


def add(p, addend, total, carry):
    """total += addend as Cuccaro, Draper, Kutin and Moulton add (quant-ph/0410184); `total` has one more qubit at its
    end, which takes the carry out."""
    chain = [carry, *addend]

    def majority(a, b, c):
        p("cx", c, b)
        p("cx", c, a)
        p("ccx", a, b, c)

    for i, bit in enumerate(addend):
        majority(chain[i], total[i], bit)
    p("cx", addend[-1], total[len(addend)])
    for i in reversed(range(len(addend))):
        p("ccx", chain[i], total[i], addend[i])
        p("cx", addend[i], chain[i])
        p("cx", chain[i], total[i])


def adder(n):
    bits, draw = (n - 2) // 2, random.Random(203)
    p = Program(n)
    addend, total, carry = list(range(1, 1 + bits)), list(range(1 + bits, n)), 0
    for q in addend + total[:bits]:
        if draw.random() < 0.5:
            p("x", q)
    add(p, addend, total, carry)
    return p.text()


def multiplier(bits):
    """product = a * b by adding a, shifted, for every bit of b: 5 bits + 1 qubits."""
    p = Program(5 * bits + 1)
    a, b = list(range(bits)), list(range(bits, 2 * bits))
    product, row, carry = list(range(2 * bits, 4 * bits)), list(range(4 * bits, 5 * bits)), 5 * bits
    draw = random.Random(204)
    for q in a + b:
        if draw.random() < 0.6:
            p("x", q)
    for shift in range(bits):
        for i in range(bits):
            p("ccx", a[i], b[shift], row[i])
        add(p, row, product[shift:shift + bits + 1], carry)
        for i in range(bits):
            p("ccx", a[i], b[shift], row[i])
    return p.text()


def all_ones_flip(p, controls, target, spare):
    """X on the target where all controls are one, with a chain of Toffolis through len(controls) - 2 spare qubits."""
    steps = [(controls[0], controls[1], spare[0])]
    steps += [(controls[k], spare[k - 2], spare[k - 1]) for k in range(2, len(controls) - 1)]
    for step in steps:
        p("ccx", *step)
    p("ccx", controls[-1], spare[len(controls) - 3], target)
    for step in reversed(steps):
        p("ccx", *step)


def grover(n, rounds):
    """n qubits: k that are searched and k - 3 spare ones, n = 2 k - 3."""
    k, draw = (n + 3) // 2, random.Random(205)
    p, spare = Program(n), list(range(k, n))
    wanted = [draw.randrange(2) for _ in range(k)]

    def flip_sign(of):
        for q in range(k):
            if not of[q]:
                p("x", q)
        p("h", k - 1)
        all_ones_flip(p, list(range(k - 1)), k - 1, spare)
        p("h", k - 1)
        for q in range(k):
            if not of[q]:
                p("x", q)

    for q in range(k):
        p("h", q)
    for _ in range(rounds):
        flip_sign(wanted)
        for q in range(k):
            p("h", q)
        flip_sign([0] * k)
        for q in range(k):
            p("h", q)
    return p.text()


def bv(n):
    p, draw = Program(n), random.Random(206)
    p("x", n - 1)
    for q in range(n):
        p("h", q)
    for q in range(n - 1):
        if draw.random() < 0.5:
            p("cx", q, n - 1)
    for q in range(n - 1):
        p("h", q)
    return p.text()


def volume(n, layers):
    """Quantum volume: layers of gates in SU(4) on random pairs. A gate is written as three CX between random gates of
    one qubit, which is what a generic one needs; it is not of the Haar measure."""
    p, draw = Program(n), random.Random(207)
    for _ in range(layers):
        order = draw.sample(range(n), n)
        for a, b in zip(order[0::2], order[1::2]):
            for _ in range(3):
                p("u3", a, angles=any_rotation(draw))
                p("u3", b, angles=any_rotation(draw))
                p("cx", a, b)
            p("u3", a, angles=any_rotation(draw))
            p("u3", b, angles=any_rotation(draw))
    return p.text()


def scattered(n, layers):
    """Random gates of one qubit, then cx or cz, on random pairs."""
    p, draw = Program(n), random.Random(208)
    for _ in range(layers):
        order = draw.sample(range(n), n)
        for a, b in zip(order[0::2], order[1::2]):
            p("u3", a, angles=any_rotation(draw))
            p("u3", b, angles=any_rotation(draw))
            p(draw.choice(["cx", "cz"]), a, b)
    return p.text()


def clifford(n, layers):
    p, draw = Program(n), random.Random(209)
    for _ in range(layers):
        order = draw.sample(range(n), n)
        for a, b in zip(order[0::2], order[1::2]):
            p(draw.choice(["h", "s", "sdg", "x", "z"]), a)
            p(draw.choice(["h", "s", "sdg", "x", "z"]), b)
            p(draw.choice(["cx", "cz", "swap", "cx"]), a, b)
    return p.text()


def heisenberg(side, steps):
    """Trotter steps of exp(-i t (XX + YY + 0.8 ZZ)) on every edge of a square, each term as a ladder of its own."""
    p, n = Program(side * side), side * side
    edges = [(r * side + c, r * side + c + 1) for r in range(side) for c in range(side - 1)]
    edges += [(r * side + c, r * side + c + side) for r in range(side - 1) for c in range(side)]
    for _ in range(steps):
        for a, b in edges:
            for before, after, strength in ((("h",), ("h",), 1), (("sdg", "h"), ("h", "s"), 1), ((), (), 0.8)):
                for q in (a, b):
                    for name in before:
                        p(name, q)
                p("cx", a, b)
                p("rz", b, angles=[0.22 * strength])
                p("cx", a, b)
                for q in (a, b):
                    for name in after:
                        p(name, q)
        for q in range(n):
            p("rz", q, angles=[0.031])
    return p.text()


def qubikos(device, swaps):
    """A circuit that a device runs with so many SWAPs and no fewer, after QUBIKOS (arXiv:2502.08839).

    Sections, one per SWAP. In a section a qubit h meets all neighbours of its place, one by one; the place is of the
    highest degree D that the device has. Then it meets a qubit that is not among them, for which a SWAP is needed that
    brings the two together and is the section's last gate g. Gates along a path lead from g to the next section's h.
    Everything before g in its section shares a wire with something up to g, everything after g depends on g, and no two
    gates on a wire commute (random rotations stand between them). So all gates of a section run between two g's; h has
    D + 1 partners there, which no placement without a SWAP offers. One SWAP a section is needed, and one is enough,
    because all was laid out by running it. Gates that fit the placement of their time are strewn in; they change
    neither bound.
    """
    qubits, edges = DEVICES[device]
    draw = random.Random(f"qubikos {device} {swaps}")
    beside = collections.defaultdict(list)
    for a, b in edges:
        beside[a].append(b)
        beside[b].append(a)
    degree = max(len(places) for places in beside.values())
    hubs = [place for place in range(qubits) if len(beside[place]) == degree]
    occupant = draw.sample(range(qubits), qubits)  # by place
    p = Program(qubits)

    def meet(place, other):
        a, b = occupant[place], occupant[other]
        for q in (a, b):
            p("u3", q, angles=any_rotation(draw))
        p(draw.choice(["cx", "cz"]), a, b)

    def strew(count):
        for _ in range(count):
            meet(*draw.choice(edges))

    def path(start, end):
        before = {start: start}
        queue = collections.deque([start])
        while end not in before:
            here = queue.popleft()
            for place in draw.sample(beside[here], len(beside[here])):
                if place not in before:
                    before[place] = here
                    queue.append(place)
        steps = [end]
        while steps[-1] != start:
            steps.append(before[steps[-1]])
        return steps[::-1]

    last = None
    for _ in range(swaps):
        hub = draw.choice(hubs)
        if last is not None:
            steps = path(last, hub)
            for a, b in zip(steps, steps[1:]):
                meet(a, b)
        neighbours = draw.sample(beside[hub], degree)
        strew(draw.randrange(4, 12))
        for place in neighbours:
            meet(hub, place)
        middle = next((place for place in neighbours
                       if any(far != hub and far not in beside[hub] for far in beside[place])), None)
        far = draw.choice([place for place in beside[middle] if place != hub and place not in beside[hub]])
        occupant[middle], occupant[far] = occupant[far], occupant[middle]
        meet(hub, middle)
        last = hub
    strew(10)
    return p.text(measured=False)


FAMILIES = {"ghz": ghz, "qft": qft, "qpe": qpe, "qaoa": qaoa, "vqe": vqe, "adder": adder, "multiplier": multiplier,
            "grover": grover, "bv": bv, "qv": volume, "random": scattered, "clifford": clifford, "heisenberg": heisenberg}


def source(name):
    family, *sizes = name.split("-")
    if family == "qubikos":
        return qubikos(sizes[0], int(sizes[1]))
    return FAMILIES[family](*map(int, sizes))


def main():
    folder = pathlib.Path(sys.argv[1])
    for name in sys.argv[2:]:
        (folder / f"{name}.qasm").write_text(source(name), encoding="utf-8")


if __name__ == "__main__":
    main()
