"""What `bench/compare compiler` measures: a row is a circuit, a device and a basis.

`must` and `aim` are for the geometric means of ours at O3 divided by Qiskit's at O3: of two-qubit gates, of their depth,
of time. Rows marked `long` are left out by --quick.
"""
from compiler.devices import DEVICES

CIRCUITS = ["ghz-50", "qft-5", "qft-20", "qft-50", "qpe-15", "qaoa-40-2", "vqe-30-3", "adder-22", "multiplier-5", "grover-19-2",
            "bv-60", "qv-8-8", "qv-20-20", "random-30-15", "clifford-40-10", "heisenberg-7-2", "heisenberg-10-1", "vqe-100-2"]
LONG = {"qft-50", "multiplier-5", "qv-20-20", "random-30-15", "heisenberg-7-2", "heisenberg-10-1", "vqe-100-2", "qaoa-40-2"}
MUST = {"two_qubit_gates": 1.0, "two_qubit_depth": 1.08, "seconds": 0.3}
AIM = {"two_qubit_gates": None, "two_qubit_depth": 1.0, "seconds": 0.05}
QUBIKOS_SWAPS = (5, 10, 20)

ROWS = []


def row(circuit, device, basis, long=False):
    ROWS.append({"name": f"{circuit}/{device}/{basis}", "circuit": circuit, "device": device, "basis": basis, "long": long,
                 "group": f"{device} {basis}", "swaps": None})


for device in ("full", "grid10x10", "heavyhex127", "line100"):
    for circuit in CIRCUITS:
        row(circuit, device, "cz", circuit in LONG)
for device in ("full", "grid10x10", "heavyhex127", "line100"):
    for circuit in CIRCUITS:
        row(circuit, device, "ecr" if device.startswith("heavyhex") else "cx", True)
row("qv-100-100", "heavyhex133", "cz", True)

# Known optimum: only places and SWAPs are compared, before anything else is done to the circuit.
for device in ("grid10x10", "heavyhex127", "line100"):
    for swaps in QUBIKOS_SWAPS:
        ROWS.append({"name": f"qubikos-{device}-{swaps}", "circuit": f"qubikos-{device}-{swaps}", "device": device, "basis": "cz",
                     "long": False, "group": "known optimum", "swaps": swaps})

assert all(row["device"] in DEVICES for row in ROWS)
