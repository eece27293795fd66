"""Qiskit's importer on what Qnit writes as OpenQASM 3 with physical qubits: is it read, on which qubits, with which
operations?"""
import json
import pathlib
import sys

import qiskit
from qiskit import qasm3
import qiskit_qasm3_import

HERE = pathlib.Path(__file__).resolve().parent


def judge(text):
    try:
        circuit = qasm3.loads(text)
    except Exception as refusal:  # whatever the importer raises is a verdict
        return {"accepted": False, "message": str(refusal)[:300]}
    return {"accepted": True, "operations": dict(sorted(circuit.count_ops().items())), "clbits": circuit.num_clbits,
            "physical": circuit.layout is not None}


def main():
    files = {path.name: judge(path.read_text()) for path in sorted((HERE / "physical").glob("*.qasm"))}
    verdicts = {"files": files, "versions": {"qiskit": qiskit.__version__,
                                             "qiskit_qasm3_import": qiskit_qasm3_import.__version__}}
    (HERE / "physical" / "verdicts.json").write_text(json.dumps(verdicts, indent=1, sort_keys=True) + "\n")
    refused = [name for name, verdict in files.items() if not verdict["accepted"]]
    print(f"Qiskit reads {len(files) - len(refused)} of {len(files)} files {refused or ''}")
    sys.exit(bool(refused))


if __name__ == "__main__":
    main()
