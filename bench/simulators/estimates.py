"""What Qnit expects of a run against what it takes, and the method it picks against the best one, on 200 mixed circuits."""
import json
import random
import statistics

from simulators import measure, table

METHODS = ["statevector", "sparse", "stabilizer", "matrix_product_state", "density_matrix"]
LIMIT = 4  # seconds that a method may take; it counts as slower than that when it takes longer


def mixed():
    """Names of circuits (see circuits.py): 200 of all families, small to large."""
    names = [f"ghz-{n}" for n in (4, 8, 12, 16, 20, 24, 40, 100)]
    names += [f"qft-{n}" for n in (4, 6, 8, 10, 12, 14, 16, 18, 20)]
    names += [f"uniform-{n}" for n in (6, 12, 18, 22)]
    names += [f"brick-{n}-{d}" for n in (4, 6, 8, 10, 12, 14, 16, 18, 20) for d in (4, 12)]
    names += [f"mixed-{n}-{g}" for n in (4, 6, 8, 10, 12, 14, 16, 18, 20) for g in (40, 200)]
    names += [f"qv-{n}" for n in (4, 6, 8, 10, 12, 14, 16, 18)]
    names += [f"qaoa-{n}-{p}" for n in (6, 10, 14, 16, 18, 20) for p in (1, 3)]
    names += [f"ising-{n}-{s}" for n in (6, 10, 14, 18, 20, 30, 50) for s in (2, 8)]
    names += [f"adder-{n}" for n in (6, 10, 14, 18, 22, 26, 40, 80, 160, 320)]
    names += [f"oracle-{n}-{g}" for n in (6, 10, 14, 18, 22, 30, 60, 120) for g in (50, 200)]
    names += [f"bv-{n}" for n in (5, 10, 15, 20, 40, 80, 160)]
    names += [f"clifford-{n}-{d}" for n in (5, 10, 15, 20, 50, 100, 200) for d in (4, 20)]
    names += [f"mps-{n}-{d}" for n in (6, 10, 14, 18, 22, 30, 50, 100) for d in (2, 4, 8)]
    names += [f"midcircuit-{n}-{d}" for n in (5, 7, 9, 11, 13) for d in (4, 8)]
    names += [f"brick-{n}-{d}@{m}" for n in (4, 6, 8, 10) for d in (3, 8) for m in ("gates", "device")]
    names += [f"clifford-{n}-{d}@{m}" for n in (6, 12, 40) for d in (3, 8) for m in ("gates", "device")]
    return names[:200]


def estimates(settings, python):
    pool = measure.Pool(python, measure.runner_command(settings.classpath), settings.nice)
    turn = measure.Turn(settings.lock)
    results = []
    names = random.Random(1).sample(mixed(), len(mixed()))  # so that a run that is cut short is a fair sample, too
    if settings.quick:
        names = names[::8]
    try:
        for name in names:
            result = one(name, pool, turn, python)
            results.append(result)
            (measure.OUT / "estimates.json").write_text(json.dumps(results, indent=1), encoding="utf-8")
            (measure.OUT / "estimates.md").write_text(summary(results), encoding="utf-8")
            best = fastest(result)
            chosen = result["methods"].get("automatic", {})
            print(f"{name}: " + ", ".join(
                f"{m} {r['seconds']:.3g}" if "seconds" in r else f"{m} -" for m, r in result["methods"].items())
                + f"; picked {chosen.get('picked')}, best {best}", flush=True)
    finally:
        turn.leave()
        pool.close()
    print(summary(results))


def one(name, pool, turn, python):
    files = measure.circuit_files(name, python)
    methods = {}
    for method in [*METHODS, "automatic"]:
        turn.pause()
        row = {"shots": 1000, "repeat": 1, "threads": 2, "ours": {"method": method, "timeout": LIMIT, "memory": "yes"}}
        entrant = measure.Ours(pool)
        try:
            entrant.load(row, files)
            seconds, facts = entrant.run(1, 10 * LIMIT)
            rounds = [seconds]
            while len(rounds) < 3 and sum(rounds) < LIMIT:  # the least of up to three, the first of which is cold
                rounds.append(entrant.run(1 + len(rounds), 10 * LIMIT)[0])
            estimate = facts.get("estimate", {})
            methods[method] = {"seconds": min(rounds), "picked": facts["method"], "expected_seconds": estimate.get("seconds"),
                               "expected_bytes": estimate.get("bytes"), "peak_bytes": facts.get("peak_bytes")}
        except measure.Failed as failure:
            methods[method] = {"failed": str(failure)[:200]}
    return {"circuit": name, "methods": methods}


def fastest(result):
    done = {m: r["seconds"] for m, r in result["methods"].items() if m != "automatic" and "seconds" in r}
    return min(done, key=done.get) if done else None


def summary(results):
    ratios, failed = [], []
    for result in results:
        best, automatic = fastest(result), result["methods"]["automatic"]
        if best is None:
            continue
        if "seconds" not in automatic:
            failed.append(f"{result['circuit']} ({automatic['failed'][:90]})")
            ratios.append(float("inf"))
        else:
            ratios.append(automatic["seconds"] / result["methods"][best]["seconds"])
    within = sum(r <= 2 for r in ratios)
    text = ["# Estimates", "", table.machine(), "",
            f"{len(results)} mixed circuits, 1,000 shots, every method that can run them within {LIMIT} s, the least of up to three runs.",
            f"Automatic took at most twice the best method's time on {within} of {len(ratios)} "
            f"({100 * within / max(1, len(ratios)):.0f} %); it failed on {len(failed)}.", ""]
    worst = sorted(((ratio, result) for ratio, result in zip(ratios, [r for r in results if fastest(r)])),
                   key=lambda pair: -pair[0])[:15]
    text += ["Furthest from the best:", ""] + [
        f"- {result['circuit']}: {ratio:.2g} times {fastest(result)} ({result['methods'][fastest(result)]['seconds']:.3g} s), "
        f"picked {result['methods']['automatic'].get('picked', 'nothing')}" for ratio, result in worst if ratio > 2]
    text += [f"- failed: {name}" for name in failed]
    text += ["", "Expected against real (runs of 5 ms and more; the process's growth where 32 MiB and more were expected):", "",
             "| method | circuits | expected / real seconds, median (quartiles) | within 3x | expected / real bytes, median | circuits |",
             "|---|---|---|---|---|---|"]
    for method in METHODS:
        runs = [r["methods"][method] for r in results if "seconds" in r["methods"][method]]
        timed = [r["expected_seconds"] / r["seconds"] for r in runs if r["expected_seconds"] and r["seconds"] >= 0.005]
        sized = [r["expected_bytes"] / r["peak_bytes"] for r in runs
                 if r["expected_bytes"] and r["expected_bytes"] >= 1 << 25 and (r["peak_bytes"] or 0) > 1 << 22]
        quartiles = statistics.quantiles(timed, n=4) if len(timed) > 1 else timed * 3
        times = f"{quartiles[1]:.2g} ({quartiles[0]:.2g} to {quartiles[2]:.2g})" if timed else "-"
        close = f"{sum(1 / 3 <= t <= 3 for t in timed)} of {len(timed)}" if timed else "-"
        sizes = f"{statistics.median(sized):.2g}" if sized else "-"
        text.append(f"| {method} | {len(timed)} | {times} | {close} | {sizes} | {len(sized)} |")
    return "\n".join(text) + "\n"
