"""Writes statistics.json: random noisy Clifford circuits and codes in Stim's format with what Stim samples from each.

    pip install -r requirements.txt && python generate.py > statistics.json

Per circuit, from SHOTS shots: how often each measurement is 1, how often both of some pairs are 1, and the same for
detectors followed by observables. Without noise, a measurement that Stim reports as random is random here as well.
"""

import json
import random

import numpy as np
import stim

SHOTS = 1_000_000
CIRCUITS = 200
PAIRS = 16

GATES = stim.gate_data()
ONE = [n for n, g in GATES.items() if g.is_unitary and g.is_single_qubit_gate]
TWO = [n for n, g in GATES.items() if g.is_unitary and g.is_two_qubit_gate and n != "II"]


class Writer:
    def __init__(self, rng, qubits):
        self.rng, self.n, self.lines, self.recorded = rng, qubits, [], 0

    def some(self, least=1, most=3):
        return [self.rng.randrange(self.n) for _ in range(self.rng.randint(least, most))]

    def pair(self):
        return " ".join(map(str, self.rng.sample(range(self.n), 2)))

    def rate(self):
        return self.rng.choice([0.001, 0.01, 0.02, 0.1, 0.3])

    def bang(self):
        return "!" if self.rng.random() < 0.2 else ""

    def paulis(self, glue):
        qubits = self.rng.sample(range(self.n), self.rng.randint(1, min(3, self.n)))
        return glue.join(self.bang() + self.rng.choice("XYZ") + str(q) for q in qubits)

    def parts(self, count):
        cut = [self.rng.random() ** 2 for _ in range(count)]
        scale = self.rng.choice([0.02, 0.2, 0.6]) / sum(cut)
        return ", ".join(f"{round(c * scale, 6)}" for c in cut)

    def argument(self):
        return f"({self.rate()})" if self.rng.random() < 0.3 else ""

    def recs(self, count):
        return " ".join(f"rec[-{self.rng.randint(1, min(self.recorded, 12))}]" for _ in range(count))

    def line(self):
        r = self.rng
        kind = r.choice("1111222222FNNNNCHMMMRXPSTAO")
        match kind:
            case "1":
                return f"{r.choice(ONE)} {' '.join(map(str, self.some()))}"
            case "2":
                return f"{r.choice(TWO)} {self.pair()}"
            case "F" if self.recorded:
                q, rec = r.randrange(self.n), self.recs(1)
                return r.choice([f"CX {rec} {q}", f"CY {rec} {q}", f"CZ {rec} {q}", f"CZ {q} {rec}", f"XCZ {q} {rec}", f"YCZ {q} {rec}"])
            case "N":
                targets = " ".join(map(str, self.some()))
                return r.choice([
                    f"X_ERROR({self.rate()}) {targets}", f"Y_ERROR({self.rate()}) {targets}",
                    f"Z_ERROR({self.rate()}) {targets}", f"DEPOLARIZE1({self.rate()}) {targets}",
                    f"DEPOLARIZE2({self.rate()}) {self.pair()}", f"PAULI_CHANNEL_1({self.parts(3)}) {targets}",
                    f"PAULI_CHANNEL_2({self.parts(15)}) {self.pair()}", f"I_ERROR(0.1) {targets}"])
            case "C":
                out = f"E({self.rate()}) {self.paulis(' ')}"
                for _ in range(r.randrange(3)):
                    out += f"\nELSE_CORRELATED_ERROR({self.rate()}) {self.paulis(' ')}"
                return out
            case "H":
                targets = self.some(1, 2)
                self.recorded += len(targets)
                text = " ".join(map(str, targets))
                return r.choice([f"HERALDED_ERASE({self.rate()}) {text}", f"HERALDED_PAULI_CHANNEL_1({self.parts(4)}) {text}"])
            case "M":
                targets = self.some()
                self.recorded += len(targets)
                return f"{r.choice(['M', 'MX', 'MY', 'MR', 'MRX', 'MRY'])}{self.argument()} " + " ".join(self.bang() + str(t) for t in targets)
            case "R":
                return f"{r.choice(['R', 'RX', 'RY'])} {r.randrange(self.n)}"
            case "X":
                self.recorded += 1
                return f"{r.choice(['MXX', 'MYY', 'MZZ'])}{self.argument()} {self.bang()}{self.pair()}"
            case "P":
                count = r.randint(1, 2)
                self.recorded += count
                return f"MPP{self.argument()} " + " ".join(self.paulis("*") for _ in range(count))
            case "S":
                return f"{r.choice(['SPP', 'SPP_DAG'])} {self.paulis('*')}"
            case "T":
                bits = [r.randrange(2) for _ in range(r.randint(1, 2))]
                self.recorded += len(bits)
                return f"MPAD{self.argument()} " + " ".join(map(str, bits))
            case "A" if self.recorded:
                return f"DETECTOR {self.recs(r.randint(1, 3))}"
            case "O" if self.recorded:
                return f"OBSERVABLE_INCLUDE({r.randrange(2)}) {self.recs(r.randint(1, 2))}"
        return "TICK"


def circuit(seed):
    rng = random.Random(seed)
    w = Writer(rng, rng.randint(2, 7))
    lines = [w.line() for _ in range(rng.randint(8, 25))]
    if rng.random() < 0.5:
        turns, before = rng.randint(2, 6), w.recorded
        body = [w.line() for _ in range(rng.randint(2, 6))]
        w.recorded += (turns - 1) * (w.recorded - before)
        lines += [f"REPEAT {turns} {{"] + body + ["}"]
    lines += [f"M {' '.join(map(str, range(w.n)))}"]
    w.recorded += w.n
    lines += [f"DETECTOR {w.recs(2)}" for _ in range(4)]
    return stim.Circuit("\n".join(lines))


# Corners: Pauli targets of observables, broken chains, certain errors, products with repeated qubits, nested feedback.
CORNERS = [
    "R 0\nX_ERROR(0.3) 0\nOBSERVABLE_INCLUDE(0) Z0",
    "RX 0\nZ_ERROR(0.2) 0\nOBSERVABLE_INCLUDE(1) X0\nOBSERVABLE_INCLUDE(0) !X0",
    "RY 0 1\nX_ERROR(0.2) 0\nZ_ERROR(0.1) 1\nOBSERVABLE_INCLUDE(0) Y0 Y1\nM 0\nDETECTOR rec[-1]",
    "R 0 1\nELSE_CORRELATED_ERROR(0.3) X0\nM 0\nE(0.2) X1\nH 0\nELSE_CORRELATED_ERROR(0.5) X1\nM 1\nDETECTOR rec[-1]\nDETECTOR rec[-2]",
    "R 0 1 2\nDEPOLARIZE1(1) 0\nDEPOLARIZE2(1) 1 2\nM 0 1 2\nDETECTOR rec[-1]\nDETECTOR rec[-2]\nDETECTOR rec[-3]",
    "MPP X0*X0*!Z1 !X0*Y0*Z0*X1*Y1*Z1\nX 1\nMPP Z1\nDETECTOR rec[-1]\nDETECTOR rec[-2]\nDETECTOR rec[-3]",
    "RX 0\nSPP !Z0\nSPP_DAG Z0 Z0\nSPP Z0\nMY 0\nSPP X1*Z0 X1*Z0\nM 1\nMX 0\nDETECTOR rec[-1]\nDETECTOR rec[-2]",
    "MPAD(0.1) 0 1 1\nMXX(0.2) 0 1\nMXX 0 !1\nDETECTOR rec[-1] rec[-2]\nDETECTOR rec[-3]\nHERALDED_ERASE(0.4) 0 1\nMXX 0 1\nDETECTOR rec[-1] rec[-4]\nDETECTOR rec[-2] rec[-3]",
    "R 0 1\nREPEAT 3 {\nM(0.1) 0\nCX rec[-1] 1\nREPEAT 2 {\nXCZ 1 rec[-1]\n}\nMR 1\nDETECTOR rec[-1] rec[-2]\n}",
    "R 0 1\nZ_ERROR(0.3) 0\nMZZ 0 1\nMX 0\nDETECTOR rec[-2]\nII_ERROR(0.1) 0 1\nPAULI_CHANNEL_2(0,0,0.2,0,0,0,0,0.1,0,0,0,0,0.3,0,0.1) 0 1\nM 0 1\nMX 0 1\nDETECTOR rec[-3] rec[-4]\nDETECTOR rec[-1] rec[-5]",
]


def codes():
    for task, distance in (("surface_code:rotated_memory_z", 3), ("surface_code:rotated_memory_x", 5),
                           ("surface_code:unrotated_memory_z", 3), ("repetition_code:memory", 7),
                           ("color_code:memory_xyz", 3)):
        yield stim.Circuit.generated(
            task, distance=distance, rounds=4, after_clifford_depolarization=0.01, before_round_data_depolarization=0.02,
            before_measure_flip_probability=0.015, after_reset_flip_probability=0.005)


def counts(samples):
    return [int(k) for k in samples.sum(axis=0)]


def pairs(samples, rng):
    width = samples.shape[1]
    out = []
    for _ in range(PAIRS if width > 1 else 0):
        a, b = sorted(rng.sample(range(width), 2))
        out.append([a, b, int(np.count_nonzero(samples[:, a] & samples[:, b]))])
    return out


circuits = [circuit(k) for k in range(CIRCUITS)] + list(codes()) + [stim.Circuit(c) for c in CORNERS]
print("[")
for k, c in enumerate(circuits):
    rng = random.Random(-k - 1)
    measured = c.compile_sampler(seed=k).sample(SHOTS)
    events = c.compile_detector_sampler(seed=k).sample(SHOTS, append_observables=True)
    row = {"circuit": str(c), "shots": SHOTS, "measured": counts(measured), "measuredPairs": pairs(measured, rng),
           "events": counts(events), "eventPairs": pairs(events, rng)}
    print(json.dumps(row, separators=(",", ":")) + ("," if k + 1 < len(circuits) else ""))
print("]")
