#!/usr/bin/env python3
"""Shots to the same standard error: qiskit-addon-cutting over Qnit, same circuits, same cuts.

usage: chains.py [--circuits N] [--shots N] [--seeds N]    run by the interpreter that has the peers

Chains of fragments of two qubits, random gates in each, one CZ from each to the next; all CZ are cut and the parity of
all qubits is estimated. Figure: variance x shots. Theirs is computed, not sampled: every term of the expansion
(num_samples = inf), every subexperiment with as many shots as any other, as in its tutorials, and each term's product
of means with the variance that independent means have. Without a limit on shots (many a subexperiment) their figure is
least, so this is what the ratio is made of; one shot a subexperiment is shown beside. Ours is sampled from exact
probabilities: the mean of the squared standard error told, times all shots taken, the pilot's among them; the mean of
the squared error made is shown to check it. The sum over their terms is checked against the exact value.
"""
import argparse
import itertools
import json
import math
import pathlib
import random
import statistics
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "bench"))
from simulators import circuits  # noqa: E402

FRAGMENTS = (3, 4, 5, 6)


def chain(fragments, seed):
    """Rotations and CX in each fragment, before, between and after the links, each of them one CZ."""
    p, draw = circuits.Program(2 * fragments), random.Random(1000 * fragments + seed)

    def turn(q):
        p.gate("u3", q, angles=[draw.uniform(0, 2 * math.pi) for _ in range(3)])

    def mix(f):
        for _ in range(2):
            turn(2 * f)
            turn(2 * f + 1)
            p.gate("cx", 2 * f, 2 * f + 1)
        turn(2 * f)
        turn(2 * f + 1)

    for f in range(fragments):
        mix(f)
    for f in range(fragments - 1):
        p.gate("cz", 2 * f + 1, 2 * f + 2)
    for f in range(fragments):
        mix(f)
    return p.text(measured=False)


def mean_of_shot(circuit):
    """The expectation of the parity of all bits of a circuit that measures on the way; exact, branch by branch."""
    import numpy
    from qiskit.quantum_info import Operator

    branches = [(1, numpy.eye(1, 1 << circuit.num_qubits, dtype=complex)[0])]
    for step in circuit.data:
        qubits = [circuit.find_bit(q).index for q in step.qubits]
        if step.operation.name == "measure":
            ones = numpy.arange(1 << circuit.num_qubits) >> qubits[0] & 1
            branches = [(sign * turn, state * (ones == bit)) for sign, state in branches
                        for bit, turn in ((0, 1), (1, -1))]
        elif step.operation.name != "barrier":
            gate = Operator(step.operation).data
            size = len(qubits)
            axes = [circuit.num_qubits - 1 - q for q in reversed(qubits)]
            turned = []
            for sign, state in branches:
                cube = numpy.moveaxis(state.reshape([2] * circuit.num_qubits), axes, range(size))
                shape = cube.shape
                cube = (gate @ cube.reshape(1 << size, -1)).reshape(shape)
                turned.append((sign, numpy.moveaxis(cube, range(size), axes).reshape(-1)))
            branches = turned
    return sum(sign * numpy.vdot(state, state).real for sign, state in branches)


def problem_of(text, fragments):
    from qiskit import qasm2
    from qiskit.quantum_info import PauliList
    from qiskit_addon_cutting import partition_problem

    text = "\n".join(line for line in text.split("\n") if not line.startswith("creg"))
    circuit = qasm2.loads(text, custom_instructions=qasm2.LEGACY_CUSTOM_INSTRUCTIONS)
    labels = "".join(chr(ord("A") + q // 2) for q in range(2 * fragments))
    return partition_problem(circuit, labels, PauliList(["Z" * 2 * fragments]))


def theirs(text, fragments):
    """Variance x shots with many shots a subexperiment, with one, their number, and the value as a check."""
    from qiskit import ClassicalRegister
    from qiskit_addon_cutting.qpd import decompose_qpd_instructions

    problem = problem_of(text, fragments)
    basis = [b.coeffs for b in problem.bases]
    terms = [len(c) for c in basis]
    table = {}
    for f in range(fragments):
        part = problem.subcircuits[chr(ord("A") + f)]
        places = [i for i, step in enumerate(part.data) if step.operation.name == "qpd_1q"]
        links = [int(part.data[i].operation.label.split("_")[-1]) for i in places]
        assert links == sorted(links)
        for settings in itertools.product(*(range(terms[link]) for link in links)):
            experiment = part.copy()
            register = ClassicalRegister(part.num_qubits, "observable_measurements")
            experiment.add_register(register)
            decompose_qpd_instructions(experiment, [[i] for i in places], settings, inplace=True)
            experiment.measure(range(part.num_qubits), register)
            table[(f, *settings)] = mean_of_shot(experiment)
    value, many, one = 0.0, 0.0, 0.0
    for term in itertools.product(*map(range, terms)):
        weight = math.prod(basis[link][t] for link, t in enumerate(term))
        means = [table[(f, *term[max(0, f - 1):f + 1])] for f in range(fragments)]
        squares = [mean * mean for mean in means]
        value += weight * math.prod(means)
        many += weight**2 * sum((1 - squares[f]) * math.prod(squares[:f] + squares[f + 1:]) for f in range(fragments))
        one += weight**2 * (1 - math.prod(squares))
    experiments = math.prod(terms) * fragments
    return many * experiments, one * experiments, experiments, value


def generated(text, fragments):
    """How many subexperiments the peer itself makes."""
    from qiskit_addon_cutting import generate_cutting_experiments

    problem = problem_of(text, fragments)
    experiments, _ = generate_cutting_experiments(problem.subcircuits, problem.subobservables, math.inf)
    return sum(map(len, experiments.values()))


def quartiles(values):
    low, middle, high = statistics.quantiles(values, n=4, method="inclusive")
    return f"{middle:.3g} ({low:.3g} to {high:.3g})"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--circuits", type=int, default=20, help="for each length")
    parser.add_argument("--shots", type=int, default=100_000)
    parser.add_argument("--seeds", type=int, default=10)
    parser.add_argument("--java", required=True, help="the command that runs our class, as a JSON list")
    arguments = parser.parse_args()
    lines = ["| fragments | their subexperiments | our circuits, at most | shots, theirs / ours: median (quartiles) "
             "| least | theirs with one shot each / ours | error made / told, ours |", "|---|---|---|---|---|---|---|"]
    with tempfile.TemporaryDirectory() as folder:
        for fragments in FRAGMENTS:
            files = []
            for seed in range(arguments.circuits):
                files.append(pathlib.Path(folder) / f"{fragments}-{seed}.qasm")
                files[-1].write_text(chain(fragments, seed))
            out = subprocess.run(
                [*json.loads(arguments.java), str(arguments.shots),
                 str(arguments.seeds), *map(str, files)], check=True, stdout=subprocess.PIPE, text=True).stdout
            ours = [json.loads(line) for line in out.splitlines()]
            many, one = [], []
            for file, mine in zip(files, ours, strict=True):
                a, b, experiments, value = theirs(file.read_text(), fragments)
                if abs(value - mine["exact"]) > 1e-9:
                    sys.exit(f"{file.name}: their terms add up to {value}, the exact value is {mine['exact']}")
                many.append(a / (mine["told"] * mine["shots"]))
                one.append(b / (mine["told"] * mine["shots"]))
            if fragments <= 4 and generated(files[0].read_text(), fragments) != experiments:
                sys.exit("the peer makes another number of subexperiments than is counted here")
            made = math.sqrt(statistics.fmean(m["made"] / m["told"] for m in ours))
            lines.append(
                f"| {fragments} | {experiments:,} | {max(m['experiments'] for m in ours)} | {quartiles(many)} | "
                f"{min(many):.3g} | {quartiles(one)} | {made:.2f} |")
            print(lines[-1], file=sys.stderr, flush=True)
    table = "\n".join(lines) + "\n"
    place = ROOT / "build" / "bench" / "knitting"
    place.mkdir(parents=True, exist_ok=True)
    (place / "chains.md").write_text(table)
    print(table, end="")


if __name__ == "__main__":
    main()
