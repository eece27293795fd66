"""Estimated fidelity on a target whose qubits and edges differ: ours at O3 against Qiskit at O3 with the same properties.

usage: fidelity.py [--target NAME] [--seeds N]     run by `bench/compare compiler --fidelity`

Both outputs are judged here, by the same few lines: the product of 1 - error over all gates and final measurements, from
the target's file. Circuits end in measurements of all qubits.
"""
import argparse
import json
import math
import pathlib
import re
import statistics
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "bench"))
from compiler import circuits  # noqa: E402

CIRCUITS = ["ghz-10", "qft-5", "qft-10", "bv-20", "qaoa-16-2", "vqe-12-3", "adder-10", "grover-9-1", "random-12-6", "qpe-8",
            "heisenberg-4-1", "qv-8-8"]
STATEMENT = re.compile(r"^(?:[\w\[\]]+ = )?(\w+)(?:\([^)]*\))? (\$\d+(?:, \$\d+)*);$")


class Device:
    """A target's file: errors by gate and qubits."""

    def __init__(self, name):
        text = (ROOT / "compiler/src/main/resources/io/qnit/compiler/target/devices" / f"{name}.json").read_text(encoding="utf-8")
        self.json = json.loads(text)
        self.qubits = self.json["qubits"]
        self.edges = [tuple(edge) for edge in self.json["edges"]]
        self.errors = {}
        for gate in self.json["basis"]:
            everywhere = gate.get("error", 0.0)
            places = {tuple(place["qubits"]): place.get("error", everywhere) for place in gate.get("on", [])}
            self.errors[gate["gate"]] = places or everywhere
        self.readout = [(p["one_for_zero"] + p["zero_for_one"]) / 2 for p in self.json["qubit_properties"]]

    def error(self, name, qubits):
        known = self.errors[name]
        if not isinstance(known, dict):
            return known
        return known[qubits] if qubits in known else known[tuple(reversed(qubits))]

    def log_fidelity(self, steps):
        total = 0.0
        for name, qubits in steps:
            if name == "measure":
                total += math.log1p(-self.readout[qubits[0]])
            elif name not in ("barrier", "delay"):
                total += math.log1p(-self.error(name, qubits))
        return total

    def qiskit_target(self):
        from qiskit.circuit import Measure, Parameter
        from qiskit.circuit.library import CZGate, ECRGate, RZGate, SXGate, XGate
        from qiskit.transpiler import InstructionProperties, Target

        made = {"cz": CZGate(), "ecr": ECRGate(), "sx": SXGate(), "x": XGate(), "rz": RZGate(Parameter("t")), "measure": Measure()}
        target = Target(num_qubits=self.qubits)
        for name, known in self.errors.items():
            if name not in made:
                continue
            if isinstance(known, dict):
                properties = {qubits: InstructionProperties(error=error) for qubits, error in known.items()}
                if name == "cz":
                    properties |= {tuple(reversed(q)): p for q, p in list(properties.items())}
            elif made[name].num_qubits == 1:
                properties = {(q,): InstructionProperties(error=known) for q in range(self.qubits)}
            else:
                properties = {e: InstructionProperties(error=known) for a, b in self.edges for e in ((a, b), (b, a))}
            target.add_instruction(made[name], properties)
        target.add_instruction(made["measure"], {(q,): InstructionProperties(error=e) for q, e in enumerate(self.readout)})
        return target


def ours(file, target, seed, folder):
    out = folder / "ours.qasm"
    subprocess.run([ROOT / "qnit", "compile", file, "--target", target, "-O3", "--seed", str(seed), "--out", out],
                   check=True, stdout=subprocess.DEVNULL)
    steps = []
    for line in out.read_text(encoding="utf-8").splitlines():
        found = STATEMENT.match(line.strip())
        if found:
            steps.append((found.group(1), tuple(int(q) for q in re.findall(r"\d+", found.group(2)))))
        elif "measure" in line:
            steps.append(("measure", (int(re.search(r"\$(\d+)", line).group(1)),)))
    return steps


def theirs(circuit, target, seed):
    from qiskit.transpiler import generate_preset_pass_manager

    out = generate_preset_pass_manager(3, target=target, seed_transpiler=seed).run(circuit)
    places = {qubit: place for place, qubit in enumerate(out.qubits)}
    return [(step.operation.name, tuple(places[q] for q in step.qubits)) for step in out.data]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--target", default="ibm-heron-133")
    parser.add_argument("--seeds", type=int, default=5)
    arguments = parser.parse_args()
    from qiskit import qasm2

    device = Device(arguments.target)
    target = device.qiskit_target()
    print(f"| circuit | qnit O3 | Qiskit O3 | ratio of fidelities | on {arguments.target}, medians of {arguments.seeds} seeds |")
    print("|---|---|---|---|---|")
    logs = []
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        for circuit in CIRCUITS:
            file = folder / "circuit.qasm"
            file.write_text(circuits.source(circuit), encoding="utf-8")
            theirs_circuit = qasm2.load(file, custom_instructions=qasm2.LEGACY_CUSTOM_INSTRUCTIONS)
            we = statistics.median(device.log_fidelity(ours(file, arguments.target, s, folder)) for s in range(arguments.seeds))
            they = statistics.median(device.log_fidelity(theirs(theirs_circuit, target, s)) for s in range(arguments.seeds))
            logs.append(we - they)
            print(f"| {circuit} | {math.exp(we):.4f} | {math.exp(they):.4f} | {math.exp(we - they):.4f} | |", flush=True)
    print(f"\ngeometric mean of the ratios: {math.exp(statistics.fmean(logs)):.4f} (at least 1 wanted)")


if __name__ == "__main__":
    main()
