#!/usr/bin/env python3
"""Another compiler behind a pipe: reads a JSON request a line, answers with a JSON line.

  {"do": "load", "file": ...}   reads the circuit into the compiler's own object
  {"do": "run", "device": ..., "basis": ..., "seed": 1, "route": false}
                                seconds from that object to the compiled one, and what judge.py says of it;
                                with "route" it is only placed and routed
  {"do": "drop"}                forgets the circuit

usage: peer.py qiskit2|qiskit3|pytket
"""
import importlib.metadata
import json
import pathlib
import sys
import time
import traceback

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from compiler import judge  # noqa: E402
from compiler.devices import BASES, DEVICES  # noqa: E402


class Qiskit:
    packages = ["qiskit"]
    seeded = True

    def __init__(self, level):
        self.level = level

    def load(self, file):
        from qiskit import qasm2

        self.circuit = qasm2.load(file, custom_instructions=qasm2.LEGACY_CUSTOM_INSTRUCTIONS)
        self.qubits = self.circuit.num_qubits

    def run(self, edges, basis, seed, route):
        from qiskit.transpiler import CouplingMap, generate_preset_pass_manager

        both = None if edges is None else CouplingMap([pair for a, b in edges for pair in ((a, b), (b, a))])
        start = time.perf_counter()
        passes = generate_preset_pass_manager(
            self.level, basis_gates=["u3", "cx", "cz", "swap"] if route else list(BASES[basis]), coupling_map=both, seed_transpiler=seed)
        if route:
            passes.init = passes.translation = passes.optimization = passes.scheduling = None
        out = passes.run(self.circuit)
        seconds = time.perf_counter() - start
        places = {qubit: place for place, qubit in enumerate(out.qubits)}
        return seconds, [(step.operation.name, [places[q] for q in step.qubits]) for step in out.data]


class Pytket:
    """The passes that pytket's backend for IBM runs at its level 2, with the rebase to the basis at the end."""

    packages = ["pytket"]
    seeded = False

    def load(self, file):
        from pytket.qasm import circuit_from_qasm_str

        text = pathlib.Path(file).read_text(encoding="utf-8")
        self.circuit = circuit_from_qasm_str(text, maxwidth=4096)
        self.qubits = self.circuit.n_qubits

    def run(self, edges, basis, seed, route):
        from pytket import OpType, passes
        from pytket.architecture import Architecture
        from pytket.placement import GraphPlacement

        circuit = self.circuit.copy()
        names = {"cz": OpType.CZ, "cx": OpType.CX, "ecr": OpType.ECR, "sx": OpType.SX, "x": OpType.X, "rz": OpType.Rz}
        natives = {names[gate] for gate in BASES[basis]}
        start = time.perf_counter()
        device = None if edges is None else Architecture(edges)
        if route:
            passes.PlacementPass(GraphPlacement(device)).apply(circuit)
            passes.RoutingPass(device).apply(circuit)
            passes.NaivePlacementPass(device).apply(circuit)
        else:
            passes.DecomposeBoxes().apply(circuit)
            passes.FullPeepholeOptimise(allow_swaps=True).apply(circuit)
            if device is not None:
                passes.CXMappingPass(device, GraphPlacement(device), directed_cx=False, delay_measures=False).apply(circuit)
                passes.NaivePlacementPass(device).apply(circuit)
            passes.KAKDecomposition(allow_swaps=False).apply(circuit)
            passes.CliffordSimp(False).apply(circuit)
            passes.SynthesiseTket().apply(circuit)
            passes.AutoRebase(natives).apply(circuit)
            passes.AutoSquash(natives - {names[BASES[basis][0]]}).apply(circuit)
            passes.RemoveRedundancies().apply(circuit)
        seconds = time.perf_counter() - start
        words = {kind: name for name, kind in names.items()} | {OpType.Measure: "measure", OpType.Barrier: "barrier",
                                                               OpType.SWAP: "swap", OpType.BRIDGE: "bridge"}
        return seconds, [(words.get(command.op.type, command.op.type.name), [q.index[0] for q in command.qubits])
                         for command in circuit.get_commands()]


def main():
    kind = sys.argv[1]
    peer = Pytket() if kind == "pytket" else Qiskit(int(kind[-1]))
    for line in sys.stdin:
        request = json.loads(line)
        try:
            if request["do"] == "load":
                peer.load(request["file"])
                answer = {"versions": {name: importlib.metadata.version(name) for name in peer.packages}, "seeded": peer.seeded}
            elif request["do"] == "drop":
                peer.circuit = None
                answer = {}
            else:
                qubits, edges = DEVICES[request["device"]]
                seconds, steps = peer.run(edges, request["basis"], request["seed"], request["route"])
                found = (judge.judge_routed(steps, qubits, edges) if request["route"]
                         else judge.judge(steps, request["basis"], qubits or peer.qubits, edges))
                answer = {"seconds": seconds, **found}
        except Exception as problem:  # the other side decides what to do
            traceback.print_exc()
            answer = {"error": f"{type(problem).__name__}: {problem}"[:300]}
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
