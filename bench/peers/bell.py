"""What a person does in Python: read a circuit, run it on Aer, print the counts. usage: bell.py FILE"""
import sys

import qiskit.qasm2
from qiskit_aer import AerSimulator

circuit = qiskit.qasm2.load(sys.argv[1])
counts = AerSimulator().run(circuit, shots=1024, seed_simulator=1).result().get_counts()
for key, count in sorted(counts.items(), key=lambda item: -item[1]):
    print(key, count)
