"""Writes what was measured: a table in Markdown, the numbers in JSON, and a plot of the ratios."""
import json
import math
import statistics

from compiler.rows import AIM, MUST, ROWS
from simulators.table import machine

SIDES = ["qnit O3", "qnit O2", "Qiskit O3", "Qiskit O2", "pytket"]
WORDS = {"two_qubit_gates": "two-qubit gates", "two_qubit_depth": "two-qubit depth", "one_qubit_pulses": "one-qubit pulses",
         "seconds": "time"}


def middle(result, side, what):
    """The median over the seeds; None without a run or with an output that is not valid."""
    runs = result["runs"].get(side, [])
    return statistics.median(run[what] for run in runs) if runs and not any(run["faults"] for run in runs) else None


def best(result, side, what):
    return min(run[what] for run in result["runs"][side])


def outputs(result):
    """Every output of ours."""
    return [run for side, runs in result["runs"].items() if side.startswith("qnit") for run in runs]


def refuted(result):
    """What is wrong with outputs of ours: they cannot run on the device, or a step has no proof."""
    return [fault for run in outputs(result) for fault in run["faults"]]


def certificates(results):
    """How many of our outputs were proven step by step from their certificates, after the clock had stopped."""
    runs = [run for result in results for run in outputs(result)]
    proven = [run for run in runs if run.get("certified") and not run["faults"]]
    return (f"Certified {len(proven)} of {len(runs)} outputs of ours, {sum(run['certified'] for run in proven)} steps in all, "
            "each by code that shares nothing with the passes.")


def note(result, side):
    faults = [fault for run in result["runs"].get(side, []) for fault in run["faults"]]
    if faults:
        return f"INVALID: {faults[0]}"
    return result["problems"].get(side, "-")[:60]


def cell(result, side):
    if middle(result, side, "seconds") is None:
        return note(result, side)
    if result["row"]["swaps"] is not None:
        return f"{middle(result, side, 'swaps'):g} ({best(result, side, 'swaps'):g}) {middle(result, side, 'seconds') * 1e3:.3g} ms"
    counts = "/".join(f"{middle(result, side, what):g}" for what in ("two_qubit_gates", "two_qubit_depth", "one_qubit_pulses"))
    return f"{counts} ({best(result, side, 'two_qubit_gates'):g}) {middle(result, side, 'seconds') * 1e3:.3g} ms"


def line(result):
    optimum = "" if result["row"]["swaps"] is None else f" optimum {result['row']['swaps']} |"
    return f"| {result['row']['name']} |{optimum} " + " | ".join(cell(result, side) for side in SIDES) + " |"


def ratio(result, ours, theirs, what):
    """Of the medians; a circuit that vanishes counts as one gate on either side."""
    a, b = middle(result, ours, what), middle(result, theirs, what)
    if a is None or b is None:
        return None
    return a / b if what == "seconds" else max(a, 1) / max(b, 1)


def means(results, ours, theirs, what):
    """The geometric mean over rows that both sides finished, with how many they are."""
    ratios = [r for r in (ratio(result, ours, theirs, what) for result in results) if r is not None]
    return (math.exp(statistics.fmean(map(math.log, ratios))), len(ratios)) if ratios else (None, 0)


def best_of_peers(results, what="two_qubit_gates"):
    """Ours at its best seed divided by the best that any peer reached with any seed, circuit by circuit."""
    logs = []
    for result in results:
        theirs = [best(result, side, what) for side in SIDES[2:] if middle(result, side, what) is not None]
        if theirs and middle(result, "qnit O3", what) is not None:
            logs.append(math.log(max(best(result, "qnit O3", what), 1) / max(min(theirs), 1)))
    return math.exp(statistics.fmean(logs)) if logs else None


def verdict(what, value):
    if value is None or what not in MUST:
        return ""
    if AIM[what] is not None and value <= AIM[what]:
        return "**aim**"
    return "must" if value <= MUST[what] else "not met"


def shown(value):
    return "-" if value is None else f"{value:.3g}"


def groups(results):
    order = {row["name"]: position for position, row in enumerate(ROWS)}
    kept = sorted((r for r in results if r["row"]["name"] in order), key=lambda r: order[r["row"]["name"]])
    found = {}
    for result in kept:
        found.setdefault(result["row"]["group"], []).append(result)
    return found


def means_text(results):
    text = ["| group | what | qnit O3 / Qiskit O3 | must, aim | | qnit O2 / Qiskit O2 | qnit O3 / Qiskit O2 | qnit O3 / pytket | rows |",
            "|---|---|---|---|---|---|---|---|---|"]
    for group, rows in groups(results).items():
        if rows[0]["row"]["swaps"] is not None:
            continue
        for what in WORDS:
            value, count = means(rows, "qnit O3", "Qiskit O3", what)
            bounds = f"{MUST[what]:g}, {'best of all' if AIM[what] is None else f'{AIM[what]:g}'}" if what in MUST else ""
            others = " | ".join(shown(means(rows, a, b, what)[0])
                                for a, b in (("qnit O2", "Qiskit O2"), ("qnit O3", "Qiskit O2"), ("qnit O3", "pytket")))
            text.append(f"| {group} | {WORDS[what]} | {shown(value)} | {bounds} | {verdict(what, value)} | {others} | {count} |")
        value = best_of_peers(rows)
        word = "**aim**" if value is not None and value <= 1 else ""
        text.append(f"| {group} | two-qubit gates, best seed against the best of all peers | {shown(value)} | aim 1 | {word} | | | | |")
    return text


def gap_text(rows):
    """How many SWAPs too many, of ours and of Qiskit O3's."""
    text = ["| row | optimum | " + " | ".join(side for side in SIDES if side != "qnit O2") + " | ours too many / Qiskit O3's | |",
            "|---|---|---|---|---|---|---|---|"]
    for result in rows:
        optimum = result["row"]["swaps"]
        cells = " | ".join(cell(result, side) for side in SIDES if side != "qnit O2")
        ours, theirs = middle(result, "qnit O3", "swaps"), middle(result, "Qiskit O3", "swaps")
        part = None if ours is None or theirs is None or theirs == optimum else (ours - optimum) / (theirs - optimum)
        word = "" if part is None else "**aim**" if part <= 0.1 else "must" if part <= 0.5 else "not met"
        text.append(f"| {result['row']['circuit']} | {optimum} | {cells} | {shown(part)} | {word} |")
    return text


def write(folder, results):
    versions = {}
    for result in results:
        versions |= result["versions"]
    text = ["# Compilers, measured", "", machine(), "", ", ".join(f"{name} {version}" for name, version in sorted(versions.items())), "",
            "A cell: two-qubit gates/two-qubit depth/one-qubit pulses (rz takes none), medians over the seeds; the fewest two-qubit"
            " gates of any seed; median of the time from circuit to compiled circuit, warm. pytket takes no seed and ran once.",
            "", certificates(results), "", "## Geometric means of the ratios of medians", "", *means_text(results)]
    for group, rows in groups(results).items():
        if rows[0]["row"]["swaps"] is not None:
            text += ["", "## SWAPs where the optimum is known", "",
                     "Placing and routing alone. A cell: median SWAPs (the fewest) and time.", "", *gap_text(rows)]
        else:
            text += ["", f"## {group}", "", "| case | " + " | ".join(SIDES) + " |", "|---" * (len(SIDES) + 1) + "|", *map(line, rows)]
    (folder / "table.md").write_text("\n".join(text) + "\n", encoding="utf-8")
    numbers = {"machine": machine(), "versions": versions, "rows": results,
               "means": [{"group": group, "what": what, "ours": a, "theirs": b, "ratio": means(rows, a, b, what)[0],
                          "rows": means(rows, a, b, what)[1]}
                         for group, rows in groups(results).items() if rows[0]["row"]["swaps"] is None
                         for what in WORDS for a in SIDES[:2] for b in SIDES[2:]]}
    (folder / "table.json").write_text(json.dumps(numbers, indent=1), encoding="utf-8")
    (folder / "ratios.svg").write_text(picture(results), encoding="utf-8")


def picture(results):
    """Per group and circuit: two-qubit gates of Qnit O3 divided by those of Qiskit O3; left of the line is fewer."""
    bars = [(f"{result['row']['name']}", ratio(result, "qnit O3", "Qiskit O3", "two_qubit_gates"))
            for rows in groups(results).values() for result in rows if result["row"]["swaps"] is None]
    bars = [(name, value) for name, value in bars if value is not None]
    left, width, step, top, low, high = 260, 520, 18, 44, -0.5, 0.3

    def place(value):
        return left + width * (min(max(math.log2(value), low), high) - low) / (high - low)

    height = top + step * len(bars) + 24
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {left + width + 70} {height}" font-family="sans-serif" '
             'font-size="11"><rect width="100%" height="100%" fill="white"/>',
             f'<text x="{left}" y="16" font-size="13">Two-qubit gates of Qnit O3 divided by those of Qiskit O3 (lower is better)</text>']
    for mark in (0.75, 0.8, 0.85, 0.9, 0.95, 1, 1.1, 1.2):
        x = place(mark)
        parts.append(f'<line x1="{x:.1f}" y1="{top - 8}" x2="{x:.1f}" y2="{height - 16}" stroke="{"#444" if mark == 1 else "#ddd"}"/>'
                     f'<text x="{x:.1f}" y="{top - 12}" text-anchor="middle">{mark:g}</text>')
    for number, (name, value) in enumerate(bars):
        y, one, x = top + step * number, place(1), place(value)
        colour = "#1a7f37" if value < 1 else "#9aa5b1" if value == 1 else "#d1495b"
        parts.append(f'<text x="{left - 8}" y="{y + 11}" text-anchor="end">{name}</text>'
                     f'<rect x="{min(one, x):.1f}" y="{y + 2}" width="{max(1, abs(one - x)):.1f}" height="11" fill="{colour}"/>'
                     f'<text x="{left + width + 8}" y="{y + 11}">{value:.3f}</text>')
    return "\n".join(parts) + "</svg>\n"
