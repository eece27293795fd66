"""Writes gates.tsv: Stim's own table of instructions, which the rows of StimGate are compared with.

    pip install -r requirements.txt && python gates.py > gates.tsv

Columns: name, all names, whether it adds to the measurement record, numbers in parentheses (least and most), images.
"""

import stim


def images(gate):
    if not gate.is_unitary or gate.takes_pauli_targets:
        return []
    pairs = [(gate.tableau.x_output(k), gate.tableau.z_output(k)) for k in range(len(gate.tableau))]
    return [str(p).replace("_", "I").replace("+", "") for pair in pairs for p in pair]


for name, gate in sorted(stim.gate_data().items()):
    numbers = gate.num_parens_arguments_range
    print(name, ",".join(sorted(gate.aliases)), int(gate.produces_measurements), numbers.start, numbers.stop - 1,
          ",".join(images(gate)), sep="\t")
