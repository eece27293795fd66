"""What a circuit must give: exact probabilities, Aer's counts, the state before the final measurements.

Bitstrings are Qiskit's: clbit 0 of a register is its rightmost character, registers are separated by a space, the last
declared stands leftmost. States have qubit 0 as the least significant bit, qubits in the order of their declaration.
"""

import re

import numpy as np
from qiskit import QuantumCircuit, qasm2, qasm3, transpile
from qiskit.circuit import ControlFlowOp
from qiskit_aer import AerSimulator
from scipy.stats import chi2

import exact
from corpus import declared_clbits, is_openqasm3

SHOTS = 20_000
SEED = 20_260
MOST_STATE_QUBITS = 8
FALSE_ALARM = 1e-6


class Disagreement(Exception):
    """Two judges gave different answers: nothing is written until a person has looked."""


def judge_text(text):
    """Judges a program by reading it with Qiskit's importer."""
    if is_openqasm3(text):
        return judge(qasm3.loads(with_missing_gates(text)), text, source="qiskit.qasm3 importer")
    circuit = qasm2.loads(text, custom_instructions=qasm2.LEGACY_CUSTOM_INSTRUCTIONS)
    return judge(opened(circuit), text, source="qiskit.qasm2 importer")


def opened(circuit):
    """The circuit with the gates that its program defines replaced by their bodies.

    Aer goes by names: a program's own `iswap(t)` or `unitary` would run as another gate.
    """
    while defined := {i.operation.name for i in circuit.data if type(i.operation).__name__ == "_DefinedGate"}:
        known = {i.operation.name for i in circuit.data if type(i.operation).__name__ != "_DefinedGate"}
        if defined & known:
            raise Disagreement(f"defined and built in: {defined & known}")
        circuit = circuit.decompose(gates_to_decompose=sorted(defined))
    return circuit


def judge(circuit, text, inputs=None, source="Qiskit circuit"):
    """Judges a program by the Qiskit circuit that it was written from, or one that means the same.

    `inputs` binds parameters and input variables by name, `source` says where the circuit comes from.
    """
    inputs = inputs or {}
    circuit = circuit.assign_parameters({p: inputs[p.name] for p in circuit.parameters})
    # As a matrix this gate is the exact exponential; what the exporter writes is its product formula.
    circuit = circuit.decompose(gates_to_decompose="PauliEvolution")
    registers = clbit_registers(circuit, text)
    expected = {"judge": f"{source}, exact branches"}
    counts = aer_counts(circuit, registers)
    try:
        probabilities = {
            bitstring(bits, registers): p for bits, p in exact.outcomes(circuit, inputs).items()
        }
        expected["probabilities"] = {k: round(p, 14) for k, p in sorted(probabilities.items()) if p > 1e-15}
        if counts is not None:
            compare(probabilities, counts)
    except exact.TooManyBranches:
        pass
    if counts is not None:
        expected |= {"shots": SHOTS, "seed": SEED, "counts": counts, "judge": f"{source}, Aer"}
    gates = gates_before_final_measurements(circuit)
    if gates is not None and circuit.num_qubits <= MOST_STATE_QUBITS:
        state = exact.state_of(permuted(gates, declared_qubits(circuit, text)))
        if circuit.layout is not None:
            # Physical qubits: a program has as many as its highest number asks for, the device may have more.
            state = state[: 2 ** (1 + max(int(number) for number in re.findall(r"\$(\d+)", text)))]
        expected["state"] = [[_number(a.real), _number(a.imag)] for a in state]
    return expected


# Gates that some SDKs use as if stdgates.inc had them.
_MISSING = {
    "sxdg": "gate sxdg a { s a; h a; s a; }",
    "rxx": "gate rxx(t) a, b { h a; h b; cx a, b; rz(t) b; cx a, b; h a; h b; }",
    "rzz": "gate rzz(t) a, b { cx a, b; rz(t) b; cx a, b; }",
}


def with_missing_gates(text):
    """The program with definitions of the gates that it should have defined, right up to a global phase."""
    needed = [d for name, d in _MISSING.items() if re.search(rf"^\s*{name}\b", text, re.MULTILINE) and f"gate {name}" not in text]
    return text.replace('include "stdgates.inc";', 'include "stdgates.inc"; ' + " ".join(needed), 1)


def judge_twice(circuit, text):
    """Judges a program by its circuit, and checks that Qiskit's importer reads the same out of the text."""
    expected, imported = judge(circuit, text), judge_text(text)
    for key, p in expected["probabilities"].items():
        if abs(imported["probabilities"].get(key, 0) - p) > 1e-9:
            raise Disagreement(f"{key}: {p} by the circuit, {imported['probabilities'].get(key)} by the text")
    if "state" in expected:
        same_state(expected, np.array([complex(*a) for a in imported["state"]]))
    return expected


def _number(x):
    rounded = round(float(x), 14)
    return int(rounded) if rounded == int(rounded) else rounded


def bitstring(bits, registers):
    return " ".join("".join(str(bits[i]) for i in reversed(register)) for register in reversed(registers))


def clbit_registers(circuit, text):
    """The clbits of the circuit by the registers that the program declares, in its order."""
    by_name = {register.name: [circuit.find_bit(b).index for b in register] for register in circuit.cregs}
    loose = [i for i, bit in enumerate(circuit.clbits) if not circuit.find_bit(bit).registers]
    overlapping = any(len(circuit.find_bit(bit).registers) > 1 for bit in circuit.clbits)
    if overlapping:
        return [[i] for i in range(circuit.num_clbits)]
    registers, remaining = [], list(by_name)
    for name, size in declared_clbits(text):
        if name in by_name:
            registers.append(by_name[name])
            remaining.remove(name)
        elif len(loose) >= size and (name.startswith("_bit") or name == "cregless"):
            registers.append(loose[:size])
            loose = loose[size:]
        else:
            # The exporter had to rename this one; registers keep their order.
            registers.append(by_name[remaining.pop(0)])
        if len(registers[-1]) != size:
            raise Disagreement(f"register {name}")
    if sum(map(len, registers)) != circuit.num_clbits:
        raise Disagreement("the program does not declare every clbit")
    return registers


def declared_qubits(circuit, text):
    """The qubits of the circuit in the order in which the program declares them."""
    loose = [q for q in circuit.qubits if not circuit.find_bit(q).registers]
    in_registers = [q for register in circuit.qregs for q in register]
    if circuit.layout is not None or len(set(in_registers)) < len(in_registers):
        return list(circuit.qubits)
    return loose + in_registers if is_openqasm3(text) else in_registers + loose


def permuted(circuit, order):
    place = {qubit: i for i, qubit in enumerate(order)}
    result = QuantumCircuit(circuit.num_qubits, global_phase=circuit.global_phase)
    for instruction in circuit.data:
        result.append(instruction.operation, [place[q] for q in instruction.qubits])
    return result


def gates_before_final_measurements(circuit):
    """The circuit without its measurements, or None where one is not final or there is control flow or a reset."""
    circuit = without_timing(circuit)
    gates, measured = circuit.copy_empty_like(), set()
    if circuit.num_vars:
        return None
    for instruction in circuit.data:
        name = instruction.operation.name
        if name == "barrier":
            continue
        if isinstance(instruction.operation, ControlFlowOp) or name in ("reset", "store"):
            return None
        if measured.intersection(instruction.qubits):
            return None
        if name == "measure":
            measured.update(instruction.qubits)
        else:
            gates.append(instruction)
    return gates


def without_timing(circuit):
    """The circuit with boxes opened and delays dropped, at the top level, which change nothing without noise."""
    result = circuit.copy_empty_like()
    for instruction in circuit.data:
        if instruction.operation.name == "box":
            result.compose(
                without_timing(instruction.operation.body), instruction.qubits, instruction.clbits, inplace=True
            )
        elif instruction.operation.name != "delay":
            result.append(instruction)
    return result


def aer_counts(circuit, registers):
    """Aer's counts, or None where Aer cannot run the circuit."""
    if circuit.num_clbits == 0 or circuit.num_input_vars > 0 or assigns_inside_control_flow(circuit):
        return None
    try:
        simulator = AerSimulator(method="statevector")
        # Level 0 and no layout: nothing but what Aer needs to know the gates.
        ready = transpile(without_timing(circuit), simulator, optimization_level=0)
        data = simulator.run(ready, shots=SHOTS, seed_simulator=SEED).result().data(0)
    except Exception as problem:  # Aer raises its own kinds, and Qiskit's, for what it does not know
        print(f"    Aer: {type(problem).__name__}: {str(problem).splitlines()[0][:110]}")
        return None
    counts = {}
    for key, count in data["counts"].items():
        bits = [(int(key, 16) >> i) & 1 for i in range(circuit.num_clbits)]
        counts[bitstring(bits, registers)] = int(count)
    return dict(sorted(counts.items()))


def assigns_inside_control_flow(circuit):
    """Aer 0.18.2 loses some of the assignments to clbits that stand under a condition."""
    return any(
        inner.operation.name == "store" or assigns_inside_control_flow(block)
        for instruction in circuit.data
        if isinstance(instruction.operation, ControlFlowOp)
        for block in instruction.operation.blocks
        for inner in block.data
    )


def compare(probabilities, counts):
    """Raises where the counts do not come from the probabilities (chi-square, false alarms one in a million)."""
    shots = sum(counts.values())
    if any(probabilities.get(key, 0) < 1e-12 for key in counts):
        raise Disagreement(f"impossible outcome: {counts} of {probabilities}")
    rare_seen, rare_expected, statistic, cells = 0, 0.0, 0.0, 0
    for key, p in probabilities.items():
        if p * shots < 5:
            rare_seen, rare_expected = rare_seen + counts.get(key, 0), rare_expected + p * shots
        else:
            statistic, cells = statistic + (counts.get(key, 0) - p * shots) ** 2 / (p * shots), cells + 1
    if rare_expected >= 5:
        statistic, cells = statistic + (rare_seen - rare_expected) ** 2 / rare_expected, cells + 1
    if cells > 1 and chi2.sf(statistic, cells - 1) < FALSE_ALARM:
        raise Disagreement(f"chi-square {statistic} on {cells} cells: {counts} of {probabilities}")


def same_state(expected, state, tolerance=1e-9):
    """Raises where another simulator's state (qubit 0 least significant) differs by more than a phase."""
    ours = np.array([complex(*a) for a in expected["state"]])
    if abs(abs(np.vdot(ours, state)) - 1) > tolerance:
        raise Disagreement(f"overlap {abs(np.vdot(ours, state))}")
