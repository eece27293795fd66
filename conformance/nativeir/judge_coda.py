"""coda-node's own validator on what Qnit wrote for Coda (`accepted`), and on programs with one thing changed each
(`probes`: what it refuses, Qnit must refuse). Also: are all native programs valid by the published schema?"""
import json
import pathlib
import sys

import jsonschema
from coda_node.server.ir import NativeGateIR

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
SCHEMA = ROOT / "core/src/main/resources/io/qnit/core/nativeir/native-ir-1.schema.json"
SOUND = {"version": "1.0", "target": "cz", "num_qubits": 2,
         "gates": [{"gate": "rx", "qubits": [0], "params": [0.5]}, {"gate": "cz", "qubits": [0, 1]}],
         "measurements": [1, 0], "metadata": {"source_hash": "a", "compiled_at": "2026-01-01T00:00:00Z"}}


def accepts(text):
    try:
        NativeGateIR.from_json(text)
        return True
    except ValueError:
        return False


def probes():
    yield SOUND
    changes = [("version", "2.0"), ("version", 1), ("target", "ions"), ("target", "cnot"), ("target", None),
               ("num_qubits", 0), ("num_qubits", 1), ("num_qubits", 51), ("num_qubits", 2.5), ("num_qubits", "2"),
               ("gates", {}), ("gates", []), ("gates", [1]), ("measurements", [2]), ("measurements", [-1]),
               ("measurements", []), ("measurements", [0, 0]), ("measurements", ["0"]), ("metadata", {}),
               ("metadata", {"source_hash": "a"}), ("unknown", 1)]
    for name, value in changes:
        yield SOUND | {name: value}
    for level in (-1, 0, 3, 4, "2"):
        yield SOUND | {"metadata": SOUND["metadata"] | {"optimization_level": level}}
    for name in SOUND:
        yield {key: value for key, value in SOUND.items() if key != name}
    gates = [("h", [0], []), ("rx", [0], []), ("rx", [0], [1, 2]), ("rx", [0, 1], [1]), ("cz", [0], []), ("cz", [0, 1], [1]),
             ("cz", [0, 2], []), ("cz", [0, 0], []), ("cz", [1, 0], []), ("rz", [0], [1]), ("ry", [1], [-3.5]), ("id", [0], [20]),
             ("id", [0], []), ("cnot", [0, 1], []), ("iswap", [0, 1], []), ("x90", [0], []), ("rx", [0], ["a"]), ("rx", [-1], [1])]
    for gate, qubits, params in gates:
        yield SOUND | {"gates": [{"gate": gate, "qubits": qubits, "params": params}]}
    for target, gate, params in (("pcz", "cp", [0.5]), ("iswap", "iswap", []), ("cnot", "cnot", []), ("pcz", "cz", [])):
        yield SOUND | {"target": target, "gates": [{"gate": gate, "qubits": [0, 1], "params": params}]}
    for gate, params in (("x90", []), ("y_minus_90", []), ("virtual_z", [0.5]), ("virtual_z", [])):
        yield SOUND | {"target": "cnot", "gates": [{"gate": gate, "qubits": [0], "params": params}]}


def main():
    accepted = {path.name: accepts(path.read_text()) for path in sorted((HERE / "coda").glob("*.json"))
                if path.name != "verdicts.json"}
    judged = {text: accepts(text) for text in map(json.dumps, probes())}
    verdicts = {"accepted": accepted, "probes": judged}
    (HERE / "coda" / "verdicts.json").write_text(json.dumps(verdicts, indent=1, sort_keys=True) + "\n")
    schema = json.loads(SCHEMA.read_text())
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    programs = sorted((HERE / "physical").glob("*.json"))
    invalid = [path.name for path in programs if path.name != "verdicts.json"
               and not validator.is_valid(json.loads(path.read_text()))]
    print(f"coda-node accepts {sum(accepted.values())} of {len(accepted)} programs and {sum(judged.values())} of {len(judged)} probes; "
          f"by the schema {len(invalid)} programs are invalid {invalid or ''}")
    sys.exit(not all(accepted.values()) or bool(invalid))


if __name__ == "__main__":
    main()
