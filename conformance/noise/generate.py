"""Writes aer.json: noise models as Qiskit Aer writes them, a circuit for each, and Aer's exact probabilities.

    python3 -m venv V && V/bin/pip install -r requirements.txt && V/bin/python generate.py

The circuits are OpenQASM 2 and measure qubit k into clbit k at their end. "probabilities" are of the state before the
measurement, from Aer's density matrix; "noted" are those after the readout errors, by multiplying with the confusion
matrices here. Both list all 2^n outcomes, qubit 0 being the least significant bit of the index.
"""

import json
import pathlib

import numpy as np
from qiskit import QuantumCircuit, qasm2, transpile
from qiskit_aer import AerSimulator
from qiskit_aer.noise import (
    NoiseModel, ReadoutError, amplitude_damping_error, coherent_unitary_error, depolarizing_error, kraus_error,
    mixed_unitary_error, pauli_error, phase_amplitude_damping_error, phase_damping_error, reset_error,
    thermal_relaxation_error)

BASIS = ["rx", "rz", "sx", "h", "x", "u3", "cx", "cz", "ecr", "swap", "ccx"]
rng = np.random.default_rng(20261121)


def circuit(qubits, depth, three=False):
    c = QuantumCircuit(qubits, qubits)
    for layer in range(depth):
        for q in range(qubits):
            kind = rng.integers(5)
            if kind == 0:
                c.rx(float(rng.uniform(-3, 3)), q)
            elif kind == 1:
                c.rz(float(rng.uniform(-3, 3)), q)
            elif kind == 2:
                c.h(q)
            elif kind == 3:
                c.x(q)
            else:
                c.sx(q)
        order = [int(q) for q in rng.permutation(qubits)]
        c.cx(order[0], order[1])
        if qubits > 2:
            c.cz(order[1], order[2])
            if three:
                c.ccx(order[0], order[1], order[2])
        if layer == depth // 2:
            c.reset(order[-1])
    return c


def unitary(dimension):
    q, _ = np.linalg.qr(rng.normal(size=(dimension, dimension)) + 1j * rng.normal(size=(dimension, dimension)))
    return q


def depolarizing():
    m = NoiseModel()
    m.add_all_qubit_quantum_error(depolarizing_error(0.02, 1), ["rx", "rz", "h", "x", "sx"])
    m.add_all_qubit_quantum_error(depolarizing_error(0.05, 2), ["cx", "cz"])
    m.add_all_qubit_readout_error([[0.98, 0.02], [0.04, 0.96]])
    return m


def local():
    m = NoiseModel()
    m.add_all_qubit_quantum_error(pauli_error([("X", 0.02), ("Z", 0.03), ("I", 0.95)]), ["h", "x"])
    m.add_quantum_error(pauli_error([("Y", 0.1), ("I", 0.9)]), "h", [1])
    m.add_all_qubit_quantum_error(pauli_error([("XZ", 0.05), ("IY", 0.04), ("II", 0.91)]), "cx")
    for pair in ([0, 1], [1, 0], [2, 0]):
        m.add_quantum_error(depolarizing_error(0.08, 1).tensor(pauli_error([("X", 0.1), ("I", 0.9)])), "cx", pair)
    m.add_readout_error([[0.9, 0.1], [0.2, 0.8]], [1])
    return m


def relaxation():
    m = NoiseModel()
    short = thermal_relaxation_error(50e-6, 30e-6, 2e-6, 0.1)
    long = thermal_relaxation_error(50e-6, 80e-6, 3e-6, 0.05)
    m.add_all_qubit_quantum_error(short, ["rx", "rz", "h"])
    m.add_quantum_error(long, "h", [0])
    m.add_all_qubit_quantum_error(long.tensor(short), ["cx", "cz"])
    m.add_all_qubit_quantum_error(amplitude_damping_error(0.1, 0.2), ["x"])
    m.add_all_qubit_quantum_error(phase_damping_error(0.15), ["sx"])
    return m


def coherent():
    m = NoiseModel()
    m.add_all_qubit_quantum_error(coherent_unitary_error(unitary(2)), ["h"])
    m.add_all_qubit_quantum_error(mixed_unitary_error([(unitary(4), 0.1), (np.eye(4), 0.9)]), ["cx"])
    m.add_all_qubit_quantum_error(phase_amplitude_damping_error(0.1, 0.1, 0.3), ["sx", "rx"])
    k = unitary(16)[:, :4].reshape(4, 4, 4)
    m.add_all_qubit_quantum_error(kraus_error([k[i] for i in range(4)]), ["cz"])
    m.add_all_qubit_quantum_error(
        depolarizing_error(0.03, 1).compose(amplitude_damping_error(0.05)), ["x", "rz"])
    return m


def instructions():
    m = NoiseModel()
    m.add_all_qubit_quantum_error(reset_error(0.05, 0.02), ["h", "x"])
    m.add_all_qubit_quantum_error(pauli_error([("X", 0.1), ("I", 0.9)]), ["reset", "measure"])
    m.add_all_qubit_quantum_error(depolarizing_error(0.05, 3), ["ccx"])
    m.add_readout_error(
        [[0.9, 0.05, 0.03, 0.02], [0.1, 0.8, 0.05, 0.05], [0.1, 0.0, 0.9, 0.0], [0.0, 0.0, 0.1, 0.9]], [0, 2])
    return m


def exact(c, model):
    run = c.copy()
    run.save_density_matrix()
    simulator = AerSimulator(method="density_matrix", noise_model=model, basis_gates=BASIS, fusion_enable=False)
    rho = np.asarray(simulator.run(run, shots=1, optimization_level=0).result().data()["density_matrix"])
    return rho


def measured(rho, model, qubits):
    """Errors before the measurement, which Aer applies at the measurement itself."""
    probabilities = np.real(np.diag(rho)).copy()
    for error in model.to_dict()["errors"]:
        if error["type"] == "qerror" and "measure" in error["operations"]:
            flip = 0.1  # the one in instructions()
            for q in range(qubits):
                index = np.arange(len(probabilities))
                probabilities = (1 - flip) * probabilities + flip * probabilities[index ^ (1 << q)]
    return probabilities


def noted(probabilities, model, qubits):
    result = probabilities
    everywhere = None
    done = set()
    errors = [e for e in model.to_dict()["errors"] if e["type"] == "roerror"]
    for e in errors:
        if "gate_qubits" not in e:
            everywhere = np.asarray(e["probabilities"])
            continue
        for on in e["gate_qubits"]:
            done |= set(on)
            result = confuse(result, on, np.asarray(e["probabilities"]))
    if everywhere is not None:
        for q in range(qubits):
            if q not in done:
                result = confuse(result, [q], everywhere)
    return result


def confuse(probabilities, on, matrix):
    result = np.zeros_like(probabilities)
    for index, p in enumerate(probabilities):
        value = sum((index >> q & 1) << j for j, q in enumerate(on))
        for other in range(len(matrix)):
            to = index
            for j, q in enumerate(on):
                to = to & ~(1 << q) | (other >> j & 1) << q
            result[to] += p * matrix[value][other]
    return result


def main():
    cases = []
    for make, qubits, depth in ((depolarizing, 3, 6), (local, 3, 6), (relaxation, 3, 5), (coherent, 3, 5),
                                (instructions, 3, 4)):
        model = make()
        c = circuit(qubits, depth, three=make is instructions)
        rho = exact(c, model)
        probabilities = measured(rho, model, qubits)
        full = c.copy()
        full.measure(range(qubits), range(qubits))
        cases.append({
            "name": make.__name__,
            "model": json.dumps(model.to_dict(serializable=True)),
            "circuit": qasm2.dumps(full),
            "probabilities": [float(p) for p in probabilities],
            "noted": [float(p) for p in noted(probabilities, model, qubits)],
        })
    path = pathlib.Path(__file__).with_name("aer.json")
    path.write_text("[\n" + ",\n".join(json.dumps(case) for case in cases) + "\n]\n")


main()
