"""Collects the OpenQASM files that one SDK writes. Needs nothing but the standard library, so that any SDK can use it."""

import json
import re
from pathlib import Path

FOLDER = Path(__file__).parent

_BITS = re.compile(r"^\s*(?:output\s+)?(?:creg\s+(\w+)\s*\[(\d+)\]|bit\s*(?:\[(\d+)\])?\s+(\w+))\s*(?:=[^;]*)?;")


def declared_clbits(text):
    """The global classical registers of a program in order of declaration: [(name, size)].

    A line scan is enough, because every SDK declares them one on a line; braces are counted to skip local ones.
    """
    registers, depth = [], 0
    for line in text.splitlines():
        match = _BITS.match(line)
        if match and depth == 0:
            name = match.group(1) or match.group(4)
            size = int(match.group(2) or match.group(3) or 1)
            registers.append((name, size))
        depth += line.count("{") - line.count("}")
    return registers


class Corpus:
    """The files of one SDK. `entries` maps what the judge and the manifest need to know of each file."""

    def __init__(self, sdk, version):
        self.sdk, self.version, self.entries = sdk, version, []
        self.folder = FOLDER / sdk
        self.folder.mkdir(exist_ok=True)

    def add(self, name, text, features, *, expect="runs", inputs=None, note=None, judge=None):
        """Writes the file and records it.

        `expect` is "runs", "parses" where the program holds parts that no simulator executes (pulses, noise, externs),
        or "rejects" where the SDK writes what is no OpenQASM.
        `judge` says who computes the expectation: a callable that returns it, or None for Qiskit's importer and Aer.
        """
        if any(entry["name"] == name for entry in self.entries):
            raise ValueError(f"two files named {name}")
        text = text if text.endswith("\n") else text + "\n"
        (self.folder / f"{name}.qasm").write_text(text, encoding="utf-8")
        entry = {
            "name": name,
            "file": f"{self.sdk}/{name}.qasm",
            "sdk": self.sdk,
            "version": self.version,
            "dialect": "openqasm3" if is_openqasm3(text) else "openqasm2",
            "expect": expect,
            "features": sorted(features),
            "clbits": [{"name": n, "size": s} for n, s in declared_clbits(text)],
        }
        if inputs:
            entry["inputs"] = inputs
        if note:
            entry["note"] = note
        entry["expected"] = judge() if judge and expect == "runs" else None
        self.entries.append(entry)

    def save(self, folder):
        """Leaves the entries for the judge."""
        Path(folder, f"{self.sdk}.json").write_text(json.dumps(self.entries))
        print(f"{self.sdk} {self.version}: {len(self.entries)} files")


def is_openqasm3(text):
    """Tells the dialect by the header."""
    return re.search(r"^\s*OPENQASM\s+3", text, re.MULTILINE) is not None
