"""Cost as work grows: time per gate and amplitude of state vectors, time per gate of matrix product states."""
import json
import math
import re
import statistics

from simulators import measure, table

# label, method, circuits by number of qubits, shots, what the time per gate is divided by
SERIES = [
    ("state vector, double", {"method": "statevector"}, {n: f"brick-{n}-10" for n in range(16, 29, 2)}, 1, "amplitude"),
    ("state vector, single", {"method": "statevector", "precision": "single"},
     {n: f"brick-{n}-10" for n in range(16, 29, 2)}, 1, "amplitude"),
    ("matrix product state, bond 16", {"method": "matrix_product_state"},
     {n: f"mps-{n}-8" for n in (10, 20, 50, 100, 200, 500, 1000)}, 1, "gate"),
]
MOST_ROUNDS = 300


def growth(settings, python):
    pool = measure.Pool(python, measure.runner_command(settings.classpath), settings.nice)
    turn = measure.Turn(settings.lock)
    points = []
    try:
        for label, ours, circuits, shots, unit in SERIES:
            for qubits, name in circuits.items():
                files = measure.circuit_files(name, python)
                gates = count_gates(files["circuit"])
                row = {"shots": shots, "repeat": 1, "threads": 2, "ours": ours}
                entrant = measure.Ours(pool)
                turn.take()
                seconds = []
                try:
                    entrant.load(row, files)
                    measure.warm_up(entrant, settings, 2)
                    # short runs are repeated for a second: their first ones still meet the JIT compiler
                    while (len(seconds) < settings.rounds or sum(seconds) < 1) and len(seconds) < MOST_ROUNDS and sum(seconds) < settings.cap:
                        turn.pause()
                        seconds.append(entrant.run(len(seconds) + 2, settings.limit)[0])
                except measure.Failed as failure:
                    print(f"{label}, {qubits} qubits: {failure}", flush=True)
                    continue
                per = gates * (2.0**qubits if unit == "amplitude" else 1)
                points.append({"series": label, "qubits": qubits, "gates": gates, "seconds": seconds, "per": f"gate and {unit}" if unit == "amplitude" else "gate",
                               "nanoseconds": 1e9 * min(seconds) / per})
                print(f"{label}, {qubits} qubits: {min(seconds):.3g} s, {points[-1]['nanoseconds']:.3g} ns per {points[-1]['per']}",
                      flush=True)
    finally:
        turn.leave()
        pool.close()
    write(points)


def count_gates(path):
    with open(path, encoding="utf-8") as file:
        return sum(1 for line in file if re.match(r"[a-z0-9]+(\(.*\))? q\[", line) and not line.startswith(("measure", "qreg")))


def write(points):
    text = ["# Cost as work grows", "", table.machine(), "",
            "| series | qubits | gates | min / median | ns per gate and amplitude, or per gate | rounds |", "|---|---|---|---|---|---|"]
    for p in points:
        text.append(f"| {p['series']} | {p['qubits']} | {p['gates']} | {min(p['seconds']):.3g} / {statistics.median(p['seconds']):.3g} s "
                    f"| {p['nanoseconds']:.3g} | {len(p['seconds'])} |")
    (measure.OUT / "growth.md").write_text("\n".join(text) + "\n", encoding="utf-8")
    (measure.OUT / "growth.json").write_text(json.dumps(points, indent=1), encoding="utf-8")
    (measure.OUT / "growth.svg").write_text(plot(points), encoding="utf-8")


def plot(points):
    """Two panels side by side, both axes of the second and the upright one of the first logarithmic."""
    width, height, margin = 420, 260, 60
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {2 * width + 20} {height + 40}" font-family="sans-serif" '
             'font-size="11"><rect width="100%" height="100%" fill="white"/>']
    panels = [("ns per gate and amplitude", [p for p in points if p["per"] != "gate"], lambda q: float(q), "qubits"),
              ("ns per gate", [p for p in points if p["per"] == "gate"], math.log10, "qubits (logarithmic)")]
    colours = ["#0969da", "#bf3989", "#1a7f37"]
    for index, (title, shown, scale, axis) in enumerate(panels):
        if not shown:
            continue
        x0 = index * width + margin
        xs = [scale(p["qubits"]) for p in shown]
        ys = [math.log10(p["nanoseconds"]) for p in shown]
        low, high = math.floor(min(ys)), math.ceil(max(ys) + 1e-9)
        high = max(high, low + 1)
        left, right = min(xs), max(max(xs), min(xs) + 1e-9)

        def place(x, y, x0=x0, left=left, right=right, low=low, high=high):
            return (x0 + (width - 2 * margin + 40) * (x - left) / (right - left),
                    30 + (height - 60) * (high - y) / (high - low))

        parts.append(f'<text x="{x0}" y="18" font-size="13">{title}</text>')
        for power in range(low, high + 1):
            x, y = place(left, power)
            end, _ = place(right, power)
            parts.append(f'<line x1="{x:.1f}" y1="{y:.1f}" x2="{end:.1f}" y2="{y:.1f}" stroke="#ddd"/>'
                         f'<text x="{x - 6:.1f}" y="{y + 4:.1f}" text-anchor="end">{10.0**power:g}</text>')
        for qubits in sorted({p["qubits"] for p in shown}):
            x, y = place(scale(qubits), low)
            parts.append(f'<text x="{x:.1f}" y="{y + 16:.1f}" text-anchor="middle">{qubits}</text>')
        parts.append(f'<text x="{x0 + width / 3:.1f}" y="{height + 10}">{axis}</text>')
        for number, series in enumerate(dict.fromkeys(p["series"] for p in shown)):
            colour = colours[(number + 2 * index) % 3]
            places = [place(scale(p["qubits"]), math.log10(p["nanoseconds"])) for p in shown if p["series"] == series]
            parts.append(f'<polyline fill="none" stroke="{colour}" stroke-width="2" points="'
                         + " ".join(f"{x:.1f},{y:.1f}" for x, y in places) + '"/>')
            parts += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"/>' for x, y in places]
            parts.append(f'<text x="{x0 + 10}" y="{44 + 14 * number}" fill="{colour}">{series}</text>')
    return "\n".join(parts) + "</svg>\n"
