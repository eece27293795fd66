"""Asks independent implementations about every snippet.

Writes verdicts.json (one entry per snippet and judge) and disagreements.md. A disagreement that rulings.json does not explain
is an error, and so is a ruling that is no longer needed.
"""

import cmath
import json
import re
import sys
import warnings
from collections import Counter

import snippets

warnings.simplefilter("ignore")
HERE = snippets.HERE
SHOTS = 4000
UNSUPPORTED = re.compile(
    "not supported|only .* supported|unsupported|unhandled|can only handle|cannot be resolved|cannot use non-builtin|must save"
    "|not implemented|does not support|Undefined symbol '(sin|cos|tan|arc|exp|log|sqrt|floor|ceiling|mod|pow|pop|rot)"
    "|conditions must be|index must be int, slice or list|unable to find .hqslib1|gate .nop. is not defined|NotImplemented|Only integer|node of type",
    re.I,
)


def first_line(error):
    text = f"{type(error).__name__}: {error}".strip()
    return " ".join(text.split("\n")[0].split())[:200]


def ask_parser(snippet):
    """The reference parser of the specification: syntax of OpenQASM 3 only."""
    import openqasm3

    if snippet.language != 3:
        return "n/a"
    try:
        openqasm3.parse(snippet.text)
        return "accept"
    except Exception as error:
        return "reject: " + first_line(error)


def ask_qiskit(snippet):
    """Returns the verdict of Qiskit's importer, and the circuit when it gives one."""
    import qiskit.qasm2
    import qiskit_qasm3_import

    try:
        if snippet.language == 2:
            circuit = qiskit.qasm2.loads(
                snippet.text, custom_instructions=qiskit.qasm2.LEGACY_CUSTOM_INSTRUCTIONS
            )
        else:
            circuit = qiskit_qasm3_import.parse(snippet.text)
        return "accept", circuit
    except BaseException as error:
        return "reject: " + first_line(error), None


def bind(snippet, circuit):
    values = {}
    for item in filter(None, snippet.keys.get("input", "").split(",")):
        name, _, value = item.strip().partition("=")
        values[name.strip()] = float(value)
    chosen = {p: values[p.name] for p in circuit.parameters if p.name in values}
    return circuit.assign_parameters(chosen) if chosen else circuit


def near(wanted, found):
    """Counts against probabilities: exact where the probability is 1, else five standard deviations."""
    if set(found) - {k for k, p in wanted.items() if p > 0}:
        return False
    for key, p in wanted.items():
        share = found.get(key, 0) / SHOTS
        if abs(share - p) > 5 * (p * (1 - p) / SHOTS) ** 0.5 + 1e-12:
            return False
    return True


def same_state(wanted, found, exact):
    if any(abs(a) > 1e-9 and key not in wanted for key, a in found.items()):
        return False
    phase = 1
    if not exact:
        key = max(wanted, key=lambda k: abs(wanted[k]))
        if abs(found.get(key, 0)) < 1e-12:
            return False
        phase = wanted[key] / found[key]
        phase /= abs(phase)
    return all(cmath.isclose(a, phase * found.get(key, 0), abs_tol=1e-8) for key, a in wanted.items())


def ask_aer(snippet, circuit):
    """Runs what Qiskit could read and compares with the expected counts and state."""
    from qiskit import transpile
    from qiskit_aer import AerSimulator

    counts, state, exact = (snippet.json(k) for k in ("counts", "state", "state-exact"))
    if circuit is None or not (counts or state or exact):
        return "n/a"
    try:
        circuit = bind(snippet, circuit)
        simulator = AerSimulator(method="statevector")
        if counts:
            ready = transpile(circuit, simulator, optimization_level=0)
            found = Counter()
            raw = simulator.run(ready, shots=SHOTS, seed_simulator=7).result().data()["counts"]
            for key, n in raw.items():  # in hexadecimal, by clbit: Qiskit's text leaves out bits without a register
                found[format(int(key, 16), f"0{circuit.num_clbits}b")] += n
            wanted = {k.replace(" ", ""): p for k, p in counts.items()}
            if not near(wanted, found):
                return "differs: " + json.dumps(dict(found))[:160]
        for wanted, is_exact in ((state, False), (exact, True)):
            if not wanted:
                continue
            copy = circuit.copy()
            copy.save_statevector()
            ready = transpile(copy, simulator, optimization_level=0)
            vector = simulator.run(ready, shots=1).result().get_statevector()
            width = circuit.num_qubits
            found = {format(i, f"0{width}b"): complex(a) for i, a in enumerate(vector) if abs(a) > 1e-12}
            if not same_state({k: complex(*a) for k, a in wanted.items()}, found, is_exact):
                return "differs: " + ", ".join(f"{k} {a:.4f}" for k, a in found.items())[:160]
        return "agrees"
    except BaseException as error:
        return "failed: " + first_line(error)


def braket_value(value):
    """A literal of the interpreter's syntax tree, or an array of them, as plain data."""
    if isinstance(value, (list, tuple)):
        return [braket_value(v) for v in value]
    if hasattr(value, "values"):
        return [braket_value(v) for v in value.values]
    return getattr(value, "value", value)


def ask_braket(snippet):
    """Amazon Braket's interpreter, for the final values of classical variables (it computes those that no measurement feeds)."""
    from braket.default_simulator.openqasm.interpreter import Interpreter

    outputs = snippet.json("outputs")
    if snippet.language != 3 or not outputs:
        return "n/a"
    inputs = {}
    for item in filter(None, snippet.keys.get("input", "").split(",")):
        name, _, value = item.strip().partition("=")
        inputs[name.strip()] = json.loads(value)
    source = re.sub(r"(?m)^output ", "", snippet.text)
    try:
        context = Interpreter().run(source, inputs)
        wrong = []
        for name, wanted in outputs.items():
            found = braket_value(context.get_value(name))
            wanted = int(wanted) if isinstance(wanted, str) else wanted
            if hasattr(found, "item"):
                found = found.item()
            if isinstance(found, list):
                found = int("".join(str(int(b)) for b in found), 2)
            if abs(complex(found) - complex(wanted)) > 1e-6 * max(1, abs(wanted)):
                wrong.append(f"{name} = {found}")
        return "differs: " + ", ".join(wrong) if wrong else "agrees"
    except BaseException as error:
        return "failed: " + first_line(error)


def classify(snippet, judge, verdict):
    """'' where judge and expectation agree or nothing was judged, else 'unsupported' or 'disagrees'."""
    if verdict in ("n/a", "agrees"):
        return ""
    if verdict.startswith("failed"):
        return "unsupported"
    if verdict.startswith("differs"):
        return "disagrees"
    accepted = verdict == "accept"
    if snippet.valid:
        if accepted:
            return ""
        return "unsupported" if judge == "qiskit" and UNSUPPORTED.search(verdict) else "disagrees"
    if not accepted:
        return "unsupported" if judge == "qiskit" and UNSUPPORTED.search(verdict) else ""
    if judge == "openqasm3" and snippet.keys.get("kind", "semantic") == "semantic":
        return ""  # a parser of syntax does not judge meaning
    return "disagrees"


JUDGES = {
    "openqasm3": "reference parser `openqasm3` (syntax)",
    "qiskit": "Qiskit's importers",
    "aer": "Qiskit Aer (results)",
    "braket": "Amazon Braket's interpreter (classical values)",
}


def main():
    chosen = [s for s in snippets.read_all() if len(sys.argv) < 2 or any(a in f"{s.file} {s.name}" for a in sys.argv[1:])]
    entries = []
    for snippet in chosen:
        parser = ask_parser(snippet)
        qiskit, circuit = ask_qiskit(snippet)
        verdicts = {
            "openqasm3": parser,
            "qiskit": qiskit,
            "aer": ask_aer(snippet, circuit),
            "braket": ask_braket(snippet),
        }
        classes = {j: c for j, v in verdicts.items() if (c := classify(snippet, j, v))}
        entries.append({
            "name": snippet.name, "file": snippet.file, "ours": snippet.keys["expect"], "clause": snippet.keys["clause"],
            **verdicts, "class": classes,
        })
    if len(sys.argv) > 1:
        for entry in entries:
            print(json.dumps(entry, ensure_ascii=False))
        return 0
    (HERE / "verdicts.json").write_text(
        "[\n" + ",\n".join(json.dumps(e, ensure_ascii=False) for e in entries) + "\n]\n", encoding="utf-8")
    return write_disagreements(entries)


def ruling_for(rulings, judge, entry):
    """The ruling on one disagreement: for the snippet itself, else by a pattern over the judge's words."""
    for rule in rulings:
        if rule["judge"] != judge or ("class" in rule and rule["class"] != entry["class"][judge]):
            continue
        names = rule.get("names")
        if names is not None and entry["name"] not in names:
            continue
        if "says" in rule and not re.search(rule["says"], entry[judge]):
            continue
        return rule
    return None


def write_disagreements(entries):
    rulings = json.loads((HERE / "rulings.json").read_text(encoding="utf-8"))
    lines = [
        "# Where a judge and our expectation differ",
        "",
        "Written by `judge.sh` from `verdicts.json` and `rulings.json`; do not edit.",
        "",
    ]
    unexplained, used = [], set()
    valid = [e for e in entries if e["ours"] != "error"]
    lines += [f"{len(valid)} valid and {len(entries) - len(valid)} invalid snippets.", "",
              "| judge | judged | agrees | differs, ruled below | not supported by the judge |", "|---|---|---|---|---|"]
    for judge, title in JUDGES.items():
        judged = [e for e in entries if e[judge] != "n/a"]
        if judge == "openqasm3":
            judged = [e for e in judged if e["ours"] != "error" or e[judge] != "accept" or judge in e["class"]]
        disagrees = sum(e["class"].get(judge) == "disagrees" for e in judged)
        unsupported = sum(e["class"].get(judge) == "unsupported" for e in judged)
        lines.append(f"| {title} | {len(judged)} | {len(judged) - disagrees - unsupported} | {disagrees} | {unsupported} |")
    lines.append("")
    for judge, title in JUDGES.items():
        groups = {}
        for entry in entries:
            if entry["class"].get(judge) != "disagrees":
                continue
            rule = ruling_for(rulings, judge, entry)
            if rule is None:
                unexplained.append((judge, entry))
                continue
            used.add(rulings.index(rule))
            groups.setdefault(rulings.index(rule), []).append(entry)
        if groups:
            lines += [f"## {title}", ""]
        for number, group in sorted(groups.items()):
            rule = rulings[number]
            lines += [f"**{rule['clause']}**: {rule['reason']}", ""]
            lines += [f"- `{e['name']}` (ours: {e['ours']}): {e[judge]}" for e in group] + [""]
    lines += ["## Not supported by the judge", "",
              "The judge stops at a feature that it does not have, so it says nothing about the snippet.", ""]
    for judge, title in JUDGES.items():
        groups = {}
        for entry in entries:
            if entry["class"].get(judge) == "unsupported":
                reason = re.sub(r"'[^']*'|\d+", "…", entry[judge].split(": ", 2)[-1])
                groups.setdefault(reason, []).append(entry["name"])
        if groups:
            lines += [f"### {title}", ""]
        for reason, names in sorted(groups.items(), key=lambda g: (-len(g[1]), g[0])):
            lines.append(f"- {reason}: " + ", ".join(f"`{n}`" for n in names))
        if groups:
            lines.append("")
    (HERE / "disagreements.md").write_text("\n".join(lines).rstrip("\n") + "\n", encoding="utf-8")
    for judge, entry in unexplained:
        print(f"no ruling: {judge} on {entry['name']} ({entry['ours']}, {entry['clause']}): {entry[judge]}", file=sys.stderr)
    stale = [r for i, r in enumerate(rulings) if i not in used]
    for rule in stale:
        print(f"ruling without a case: {rule}", file=sys.stderr)
    print(f"{len(entries)} snippets judged, {len(unexplained)} disagreements without a ruling")
    return 1 if unexplained or stale else 0


if __name__ == "__main__":
    sys.exit(main())
