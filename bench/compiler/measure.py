"""Compiles the rows with Qnit, Qiskit and pytket in turn (see ../compare)."""
import contextlib
import datetime
import json
import os
import pathlib
import re
import statistics
import subprocess
import sys
import time

from compiler import judge, table
from compiler.devices import BASES, DEVICES
from compiler.rows import ROWS
from simulators.measure import Contestant, Failed, Turn, runner_command

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
HERE = pathlib.Path(__file__).resolve().parent
OUT = ROOT / "build" / "bench" / "compiler"
THREADS = 2
WARM_SECONDS = 3


class Ours:
    seeded = True

    def __init__(self, process, level):
        self.process, self.level, self.label = process, level, f"qnit {level}"

    def load(self, row, file):
        self.qubits, self.edges = DEVICES[row["device"]]
        self.row = row
        answer = self.tell(60, do="load", file=file)
        self.qubits = self.qubits or answer["qubits"]
        edges = "" if self.edges is None else ",".join(f"{a}-{b}" for a, b in self.edges)
        basis = list(BASES[row["basis"]]) if row["swaps"] is None else ["cx", "cz", "swap", "u"]
        self.tell(60, do="target", qubits=self.qubits, basis=",".join(basis), edges=edges)
        return {}

    def run(self, seed, limit, **more):
        out = OUT / "ours.json"
        routes = self.row["swaps"] is not None
        answer = self.tell(limit, do="route" if routes else "run", seed=seed, level=self.level, threads=THREADS, out=out,
                           **more)
        program = json.loads(out.read_text(encoding="utf-8"))
        steps = [(step[0], step[1]) for step in program["ops"]]
        found = (judge.judge_routed(steps, self.qubits, self.edges) if routes
                 else judge.judge(steps, self.row["basis"], self.qubits, self.edges))
        if "refuted" in answer:
            found["faults"].append(f"not certified: {answer['refuted']}")
        return answer | found

    def measured(self, seed, limit):
        return self.run(seed, limit, certify="yes")

    def tell(self, limit, **request):
        return self.process.ask("\t".join(f"{key}={value}" for key, value in request.items()), limit)


class Peer:
    def __init__(self, process, label):
        self.process, self.label = process, label

    def load(self, row, file):
        self.row = row
        answer = self.process.ask(json.dumps({"do": "load", "file": file}), 120)
        self.seeded = answer["seeded"]
        return answer["versions"]

    def run(self, seed, limit):
        return self.process.ask(json.dumps({"do": "run", "device": self.row["device"], "basis": self.row["basis"], "seed": seed,
                                            "route": self.row["swaps"] is not None}), limit)

    measured = run


class Pool:
    """The processes, kept warm from row to row."""

    def __init__(self, python, runner, niceness):
        self.python, self.runner, self.niceness, self.running = python, runner, niceness, {}

    def entrant(self, label):
        if label not in self.running or not self.running[label].alive():
            kinds = {"Qiskit O2": "qiskit2", "Qiskit O3": "qiskit3", "pytket": "pytket"}
            command = self.runner if label.startswith("qnit") else [self.python, str(HERE / "peer.py"), kinds[label]]
            os.environ["RAYON_NUM_THREADS"] = str(THREADS)
            self.running[label] = Contestant(command, THREADS, self.niceness)
        process = self.running[label]
        return Ours(process, label.split()[1]) if label.startswith("qnit") else Peer(process, label)

    def close(self):
        for contestant in self.running.values():
            contestant.close()


def circuit_file(name):
    folder = OUT / "circuits"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.qasm"
    if not path.exists() or path.stat().st_mtime < (HERE / "circuits.py").stat().st_mtime:
        subprocess.run([sys.executable, str(HERE / "circuits.py"), str(folder), name], check=True)
    return str(path)


def measure(row, pool, turn, settings):
    file = circuit_file(row["circuit"])
    labels = [label for label in settings.sides if row["swaps"] is None or label != "qnit O2"]
    entrants, problems, versions = {}, {}, {}
    turn.take()
    for label in labels:
        try:
            entrant = pool.entrant(label)
            versions |= entrant.load(row, file)
            warm_up(entrant, settings)
            entrants[label] = entrant
        except Failed as failure:
            problems[label] = str(failure)
        turn.pause()
    runs = {label: [] for label in entrants}
    for seed in range(1, settings.seeds + 1):
        order = list(entrants.values())
        if seed % 2 == 0:
            order.reverse()
        for entrant in order:
            done = runs[entrant.label]
            slow = len(done) >= 2 and sum(run["seconds"] for run in done) > settings.cap
            if entrant.label in problems or slow or (done and not entrant.seeded):
                continue
            try:
                done.append(entrant.measured(seed, settings.limit))
            except Failed as failure:
                problems[entrant.label] = str(failure)
        turn.pause()
    turn.leave()
    return {"row": row, "runs": runs, "problems": problems, "versions": versions,
            "measured": datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="seconds")}


def warm_up(entrant, settings):
    """One run for everyone; then short ones until the compilers of the runtime have had their time."""
    start = time.monotonic()
    entrant.run(1, settings.limit)
    if isinstance(entrant, Ours):
        while time.monotonic() - start < WARM_SECONDS:
            entrant.run(1, settings.limit)


def compiler(settings, python):
    wanted = [row for row in ROWS if re.search(settings.only, row["name"] + " " + row["group"])
              and not (settings.quick and row["long"])]
    if not wanted:
        sys.exit("no row has a name or a group that fits --only; there are: " + ", ".join(r["name"] for r in ROWS))
    results = OUT / "rows"
    results.mkdir(parents=True, exist_ok=True)
    runner = runner_command(settings.classpath, "CompileRunner")
    pool = Pool(python, runner, settings.nice)
    turn = Turn(settings.lock)
    try:
        for row in wanted:
            path = results / (re.sub(r"[^A-Za-z0-9.-]+", "_", row["name"]) + ".json")
            if path.exists() and settings.resume:
                continue
            result = measure(row, pool, turn, settings)
            path.write_text(json.dumps(result, indent=1), encoding="utf-8")
            print(table.line(result), flush=True)
    finally:
        turn.leave()
        pool.close()
    found = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(results.glob("*.json"))]
    faulty = [result for result in found if result["row"]["name"] in {row["name"] for row in wanted} and table.refuted(result)]
    table.write(OUT, found)
    with contextlib.suppress(statistics.StatisticsError):
        print("\n".join(table.means_text(found)))
    print(table.certificates(found))
    if faulty:
        sys.exit("\n".join(f"{result['row']['name']}: {fault}" for result in faulty for fault in table.refuted(result)))
