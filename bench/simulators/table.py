"""Writes what was measured: a table in Markdown, the numbers in JSON, and a plot of the ratios."""
import json
import math
import os
import platform
import statistics

from simulators.rows import ROWS

HEAD = ["| case | peer | qnit min / median | theirs min / median | ratio of minima / medians | must | aim | | rounds | method |",
        "|---|---|---|---|---|---|---|---|---|---|"]


def time_text(seconds):
    return f"{min(seconds):.3g} / {statistics.median(seconds):.3g} s"


def comparisons(result):
    """One comparison per peer of a row, with what can be said of it."""
    row, ours = result["row"], result["seconds"].get("qnit", [])
    for spec in row["peers"] or [{"label": "-", "must": None, "aim": None}]:
        theirs = result["seconds"].get(spec["label"], [])
        entry = {"case": row["name"], "group": row["group"], "peer": spec["label"], "must": spec["must"], "aim": spec["aim"],
                 "ours": ours, "theirs": theirs, "method": result["facts"].get("qnit", {}).get("method", ""),
                 "fused": result["facts"].get(spec["label"], {}).get("fused")}
        problems = [f"{who}: {result['problems'][who]}" for who in ("qnit", spec["label"]) if who in result["problems"]]
        if ours and theirs:
            entry["ratio"] = min(ours) / min(theirs)
            entry["ratio_of_medians"] = statistics.median(ours) / statistics.median(theirs)
            if spec["must"] is not None:
                entry["verdict"] = ("aim" if entry["ratio"] <= spec["aim"] else "must" if entry["ratio"] <= spec["must"]
                                    else "not met")
        elif problems:
            entry["problem"] = "; ".join(problems)
        yield entry


def lines(result):
    for entry in comparisons(result):
        ours = time_text(entry["ours"]) if entry["ours"] else "-"
        theirs = time_text(entry["theirs"]) if entry["theirs"] else "-"
        ratio = f"{entry['ratio']:.3g} / {entry['ratio_of_medians']:.3g}" if "ratio" in entry else "-"
        verdict = entry.get("verdict", entry.get("problem", "")[:80])
        peer = entry["peer"] + (f", fused to {entry['fused']}" if entry["fused"] else "")
        rounds = f"{len(entry['ours'])}, {len(entry['theirs'])}"
        bounds = " | ".join("" if bound is None else f"{bound:g}" for bound in (entry["must"], entry["aim"]))
        yield f"| {entry['case']} | {peer} | {ours} | {theirs} | {ratio} | {bounds} | {verdict} | {rounds} | {entry['method']} |"


def write(folder, results):
    order = {row["name"]: position for position, row in enumerate(ROWS)}
    results = sorted((r for r in results if r["row"]["name"] in order), key=lambda r: order[r["row"]["name"]])
    versions = {}
    for result in results:
        versions |= result["versions"]
    text = ["# Simulators, measured", "", "Ours divided by theirs; below 1 is faster. " + machine(), "",
            ", ".join(f"{name} {version}" for name, version in sorted(versions.items())), ""]
    group = None
    for result in results:
        if result["row"]["group"] != group:
            group = result["row"]["group"]
            text += ["", f"## {group[0].upper()}{group[1:]}", "", *HEAD]
        text += lines(result)
    entries = [entry for result in results for entry in comparisons(result)]
    (folder / "table.md").write_text("\n".join(text) + "\n", encoding="utf-8")
    (folder / "table.json").write_text(
        json.dumps({"machine": machine(), "versions": versions, "comparisons": entries}, indent=1), encoding="utf-8")
    (folder / "ratios.svg").write_text(ratios(entries), encoding="utf-8")


def machine():
    model = platform.machine()
    if os.path.exists("/proc/cpuinfo"):
        with open("/proc/cpuinfo", encoding="utf-8") as file:
            model = next((line.split(":", 1)[1].strip() for line in file if line.startswith("model name")), model)
    return f"{os.cpu_count()} processors ({model}), CPython {platform.python_version()}."


def ratios(entries):
    """A bar per comparison on a logarithmic axis: left of 1 is faster; a tick marks what must be reached."""
    shown = [entry for entry in entries if "ratio" in entry]
    left, width, step, top = 330, 560, 20, 44
    low, high = -3.0, 1.0

    def place(ratio):
        return left + width * (min(max(math.log10(ratio), low), high) - low) / (high - low)

    height = top + step * len(shown) + 30
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {left + width + 80} {height}" font-family="sans-serif" '
             'font-size="11"><rect width="100%" height="100%" fill="white"/>',
             f'<text x="{left}" y="16" font-size="13">Time of Qnit divided by time of the peer (lower is faster)</text>']
    for power in range(int(low), int(high) + 1):
        x = place(10.0**power)
        parts.append(f'<line x1="{x:.1f}" y1="{top - 8}" x2="{x:.1f}" y2="{height - 24}" stroke="{"#444" if power == 0 else "#ddd"}"/>'
                     f'<text x="{x:.1f}" y="{top - 12}" text-anchor="middle">{10.0**power:g}</text>')
    colours = {"aim": "#1a7f37", "must": "#7fb069", "not met": "#d1495b", None: "#9aa5b1"}
    for line, entry in enumerate(shown):
        y, one, x = top + step * line, place(1), place(entry["ratio"])
        parts.append(f'<text x="{left - 8}" y="{y + 12}" text-anchor="end">{entry["case"]} / {entry["peer"]}</text>'
                     f'<rect x="{min(one, x):.1f}" y="{y + 3}" width="{max(1, abs(one - x)):.1f}" height="12" '
                     f'fill="{colours[entry.get("verdict")]}"/>'
                     f'<text x="{left + width + 8}" y="{y + 12}">{entry["ratio"]:.3g}</text>')
        if entry["must"] is not None:
            m = place(entry["must"])
            parts.append(f'<line x1="{m:.1f}" y1="{y + 1}" x2="{m:.1f}" y2="{y + 17}" stroke="black" stroke-width="2"/>')
    return "\n".join(parts) + "</svg>\n"
