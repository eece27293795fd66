"""Judges what has no expectation yet, writes the expected results and the manifest, and checks that no feature is left out."""

import json
import sys
from pathlib import Path

from corpus import FOLDER
from judge import judge_text

ORDER = ("qiskit2", "qiskit_old", "qiskit3", "bitorder", "cirq", "braket", "pennylane", "pytket", "oqpy", "autoqasm", "qdk")


def main(folder):
    features = json.loads((FOLDER / "features.json").read_text(encoding="utf-8"))
    manifest, used = [], set()
    for sdk in ORDER:
        for entry in json.loads(Path(folder, f"{sdk}.json").read_text()):
            expected = entry.pop("expected")
            if entry["expect"] == "runs" and expected is None:
                expected = judge_text((FOLDER / entry["file"]).read_text(encoding="utf-8"))
            if expected is not None:
                entry["judge"] = expected.pop("judge")
                entry["expected"] = entry["file"].removesuffix(".qasm") + ".expected.json"
                text = json.dumps(expected, separators=(",", ":"), ensure_ascii=False)
                (FOLDER / entry["expected"]).write_text(text + "\n", encoding="utf-8")
            used.update(entry["features"])
            del entry["name"]
            manifest.append(entry)
    lines = ",\n".join("  " + json.dumps(entry, ensure_ascii=False) for entry in manifest)
    (FOLDER / "manifest.json").write_text(f"[\n{lines}\n]\n", encoding="utf-8")
    report(features, manifest, used)


def report(features, manifest, used):
    unknown = used - features.keys()
    missing = {name for name, feature in features.items() if "not_emitted" not in feature} - used
    claimed = {name for name, feature in features.items() if "not_emitted" in feature} & used
    print(f"{len(manifest)} files, {len(used)} features")
    if unknown or missing or claimed:
        sys.exit(f"not in features.json: {sorted(unknown)}\nwithout a file: {sorted(missing)}\n"
                 f"said not to be emitted, yet emitted: {sorted(claimed)}")


if __name__ == "__main__":
    main(sys.argv[1])
