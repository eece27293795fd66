"""OpenQASM 3.1 as the Azure Quantum Development Kit hands it to its compiler, from Qiskit circuits."""

import sys
from importlib.metadata import version

from qdk import TargetProfile
from qdk.qiskit import QSharpBackend
from qiskit import ClassicalRegister, QuantumCircuit, QuantumRegister
from qiskit.circuit import library

from corpus import Corpus
from judge import judge

corpus = Corpus("qdk", version("qdk"))
backend = QSharpBackend(target_profile=TargetProfile.Unrestricted)


def add(name, circuit, *features):
    circuit = backend.transpile(circuit)
    text = backend._qasm(circuit)  # what the public calls send to the compiler; there is no public door to it
    shown = [gate for gate in ("rxx", "ryy", "rzz") if f"\n{gate}(" in text]
    corpus.add(name, text, ["qdk.version31", *(f"qdk.{feature}" for feature in (*features, *shown))],
               judge=lambda: without_state(judge(circuit, text)) if name == "ising" else judge(circuit, text))


def without_state(expected):
    """The QDK writes no diagonal gate that stands before a measurement: the outcomes are the circuit's, the state is not."""
    return {key: value for key, value in expected.items() if key != "state"}


bell = QuantumCircuit(2, 2)
bell.h(0)
bell.cx(0, 1)
bell.measure([0, 1], [0, 1])
add("bell", bell)

ising = QuantumCircuit(3, 3)
ising.ry(0.4, 0)
ising.rx(0.7, 1)
ising.rxx(0.3, 0, 1)
ising.ryy(0.4, 1, 2)
ising.rzz(0.5, 2, 0)
ising.append(library.QFTGate(3), [0, 1, 2])
ising.measure([0, 1, 2], [2, 0, 1])
add("ising", ising)

teleport = QuantumCircuit(QuantumRegister(3, "q"), ClassicalRegister(2, "m"), ClassicalRegister(1, "out"))
teleport.u(0.7, 0.3, 0.9, 0)
teleport.h(1)
teleport.cx(1, 2)
teleport.cx(0, 1)
teleport.h(0)
teleport.measure([0, 1], [0, 1])
with teleport.if_test((teleport.clbits[1], 1)) as otherwise:
    teleport.x(2)
with otherwise:
    teleport.id(2)
with teleport.if_test((teleport.clbits[0], 1)):
    teleport.z(2)
teleport.measure(2, 2)
add("teleportation", teleport, "if")

switched = QuantumCircuit(3, 3)
switched.ry(0.9, 0)
switched.ry(1.8, 1)
switched.measure([0, 1], [0, 1])
with switched.switch(switched.cregs[0]) as case:
    with case(1):
        switched.x(2)
    with case(2, 3):
        switched.h(2)
switched.measure(2, 2)
add("switch", switched, "switch")

loops = QuantumCircuit(2, 2)
with loops.for_loop(range(4)):
    loops.ry(0.3, 0)
    loops.cx(0, 1)
loops.measure(1, 1)
with loops.while_loop((loops.clbits[0], False)):
    loops.ry(1.1, 0)
    loops.measure(0, 0)
add("loops", loops, "for", "while")

corpus.save(sys.argv[1])
