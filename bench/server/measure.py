"""Measures a server that takes jobs: `bench/compare server` (see ../compare)."""
import contextlib
import datetime
import fcntl
import json
import os
import pathlib
import statistics
import subprocess
import sys
import time

from server import million
from server.parts import Database, Node, Server, children, resident_mib, workplace

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
OUT = ROOT / "build" / "bench" / "server"
LOAD = ROOT / "bench" / "src" / "main" / "java" / "io" / "qnit" / "bench" / "server"

# QPI 0.1.2 on a machine of this kind, its default settings, measured earlier with 1 and 16 clients: its server is not
# installed here. It acknowledges before it has synced (4 syncs in 500 submits).
QPI = {
    "start, empty directory": (1.07, "s"),
    "start, existing directory": (0.067, "s"),
    "idle memory, server": (29.0, "MiB"),
    "submits, 1 client: p50": (0.90, "ms"),
    "submits, 1 client: p99": (4.38, "ms"),
    "submits, 1 client: per second": (990, "/s"),
    "submits, 64 clients: p50": (10.1, "ms (16 clients)"),
    "submits, 64 clients: p99": (44.3, "ms (16 clients)"),
    "submits, 64 clients: per second": (1245, "/s (16 clients)"),
    "Bell job, submit to result: p50": (1010, "ms"),
    "Bell job, submit to result: p99": (1090, "ms"),
    "burst of 1,000 small jobs: per second": (28.1, "/s (burst of 1,500)"),
    "burst of 1,000 small jobs: all done after": (53.4, "s (burst of 1,500)"),
}


@contextlib.contextmanager
def turn(path):
    """Keeps other measurements on this machine waiting."""
    with open(path, "a", encoding="utf-8") if path else contextlib.nullcontext() as file:
        if file:
            fcntl.flock(file, fcntl.LOCK_EX)
        yield


class Load:
    """The load generator, a process of its own for every run."""

    def __init__(self):
        java = os.path.join(os.environ["JAVA_HOME"], "bin", "java") if os.environ.get("JAVA_HOME") else "java"
        options = ROOT / "build" / "jvm.options"
        if options.exists():
            java = options.read_text(encoding="utf-8").split("\n", 1)[0].split(", ")[1] + "/bin/java"
        classes = OUT / "classes"
        subprocess.run([java + "c", "-d", str(classes), *map(str, sorted(LOAD.glob("[A-Z]*.java")))], check=True)
        self.command = [java, "-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp", str(classes),
                        "io.qnit.bench.server.Load"]

    def __call__(self, what, url, token, **options):
        words = [word for key, value in options.items() for word in (f"--{key}", str(value))]
        run = subprocess.run([*self.command, what, "--url", url, "--token", token, *words], check=False,
                             capture_output=True, text=True)
        if run.returncode:
            sys.exit(f"the load generator failed:\n{run.stderr}")
        answer = json.loads(run.stdout)
        if set(answer["statuses"]) - {"200", "201"}:
            print(f"  refused: {answer['statuses']}", file=sys.stderr)
        return answer


class Figures:
    """One figure a line, the best and the median of its rounds."""

    def __init__(self):
        self.rows = {}

    def add(self, name, value, unit, better="less"):
        self.rows.setdefault(name, (unit, better, []))[2].append(value)
        print(f"  {name}: {value:.4g} {unit}", file=sys.stderr, flush=True)

    def table(self):
        yield "| figure | best | median | rounds | QPI 0.1.2, published |"
        yield "|---|---|---|---|---|"
        for name, (unit, better, values) in self.rows.items():
            best = (min if better == "less" else max)(values)
            theirs = QPI.get(name.removesuffix(", PostgreSQL"))
            yield (f"| {name} | {best:,.4g} {unit} | {statistics.median(values):,.4g} {unit} | {len(values)} "
                   f"| {f'{theirs[0]:,} {theirs[1]}' if theirs else ''} |")

    def json(self):
        return {name: {"unit": unit, "values": values} for name, (unit, _, values) in self.rows.items()}


def submits(figures, load, url, token, after="", seconds=5):
    """Durable submits; nothing executes them."""
    for clients, warm in ((1, 4), (64, 4)):
        got = load("submits", url, token, clients=clients, seconds=seconds, warmup=warm)
        name = f"submits, {clients} client{'s' if clients > 1 else ''}"
        figures.add(f"{name}: p50{after}", got["p50_ms"], "ms")
        figures.add(f"{name}: p99{after}", got["p99_ms"], "ms")
        figures.add(f"{name}: per second{after}", got["per_second"], "/s", "more")


def executed(figures, load, url, token, options, after=""):
    """From submit to result, on a server with an idle node."""
    got = load("roundtrips", url, token, count=100, warmup=50, **options)
    figures.add(f"Bell job, submit to result: p50{after}", got["p50_ms"], "ms")
    figures.add(f"Bell job, submit to result: p99{after}", got["p99_ms"], "ms")
    load("burst", url, token, count=300, clients=16, **options)  # warms up
    got = load("burst", url, token, count=1000, clients=16, **options)
    if got["failed"]:
        sys.exit(f"{got['failed']} jobs of the burst failed")
    figures.add(f"burst of 1,000 small jobs: per second{after}", got["per_second"], "/s", "more")
    figures.add(f"burst of 1,000 small jobs: all done after{after}", got["seconds"], "s")


def starts(figures, qnit, idle_seconds):
    with workplace() as (folder, stack):
        for state in ("empty", "existing"):
            server = Server(qnit, folder / "server", set_up=False)
            stack.callback(server.close)
            figures.add(f"start, {state} directory", server.seconds_to_ready, "s")
            if state == "existing" and idle_seconds:
                time.sleep(idle_seconds)
                figures.add("idle memory, server", server.resident_mib(), "MiB")
            server.close()


def own(figures, load, qnit, store, arguments):
    """Everything on a server that is started here."""
    after = "" if store == "sqlite" else ", PostgreSQL"
    with workplace() as (folder, stack):
        address = None
        if store == "postgresql":
            database = Database(folder / "database")
            stack.callback(database.close)
            address = database.url
        server = Server(qnit, folder / "server", address)
        stack.callback(server.close)
        if "submits" in arguments.parts:
            server.qpu("nobody", 10)
            submits(figures, load, server.url, server.token, after)
        if "jobs" in arguments.parts:
            server.close()
            if store == "postgresql":
                database.psql("postgres", "create database qnit2")
                address = address + "2"
            server = Server(qnit, folder / "server2", address)
            stack.callback(server.close)
            server.qpu("local", 10)
            node = Node(qnit, server, "local", folder / "node")
            stack.callback(node.close)
            executed(figures, load, server.url, server.token, {"qpu": "local", "shots": 100}, after)
            if not after:
                figures.add("memory after the burst, server", server.resident_mib(), "MiB")
                figures.add("memory after the burst, node", resident_mib(node.process.pid), "MiB")
                for child in children(node.process.pid):
                    figures.add("memory after the burst, node's executor", resident_mib(child), "MiB")
            node.close()


def full(figures, load, qnit, store, jobs):
    """Pages, a job and submits in a store with many jobs, beside the same store when it was empty."""
    after = "" if store == "sqlite" else ", PostgreSQL"
    with workplace() as (folder, stack):
        address = None
        if store == "postgresql":
            database = Database(folder / "database")
            stack.callback(database.close)
            address = database.url
        for state in ("empty", "full"):
            server = Server(qnit, folder / "server", address, set_up=state == "empty")
            stack.callback(server.close)
            if state == "empty":
                token, admin = server.token, server.admin
                server.qpu("nobody", 10)
            got = load("submits", server.url, token, clients=64, seconds=5, warmup=5)
            figures.add(f"submits, 64 clients, {state} store: per second{after}", got["per_second"], "/s", "more")
            got = load("submits", server.url, token, clients=1, seconds=3, warmup=2)
            figures.add(f"submits, 1 client, {state} store: p50{after}", got["p50_ms"], "ms")
            if state == "full":
                break
            server.close()
            if store == "postgresql":
                million.fill_postgresql(database, jobs)
            else:
                million.fill_sqlite(folder / "server" / "state" / "qnit.db", jobs)
        for name, path, who in (
                ("own newest page", "/api/jobs?page=1&perPage=30", token),
                ("a user's newest page", "/api/jobs?user=u7&page=1&perPage=30", admin),
                ("a user's page 50", "/api/jobs?user=u7&page=50&perPage=30", admin),
                ("a user's waiting jobs", "/api/jobs?user=u7&state=pending&page=1&perPage=30", admin),
                ("a user's completed jobs", "/api/jobs?user=u7&state=completed&page=1&perPage=30", admin),
                ("a user's jobs with a tag", "/api/jobs?user=u7&tag=t3&page=1&perPage=30", admin),
                ("a user's jobs at a QPU", "/api/jobs?user=u7&qpu=q7&page=1&perPage=30", admin),
                ("everybody's newest page", "/api/jobs?user=*&page=1&perPage=30", admin),
                ("everybody's waiting jobs", "/api/jobs?user=*&state=pending&page=1&perPage=30", admin),
                ("one job that is done", "/api/jobs/bulk-5", admin),
                ("one job that waits", "/api/jobs/bulk-1074", admin),
                ("a QPU's queue", "/api/qpus/qpu7/queue", admin)):
            got = load("pages", server.url, who, path=path, count=300, warmup=200)
            if set(got["statuses"]) != {"200"}:
                sys.exit(f"{path} was answered {got['statuses']}")
            figures.add(f"{name}: p50{after}", got["p50_ms"], "ms")
            figures.add(f"{name}: p99{after}", got["p99_ms"], "ms")


def server(arguments):
    qnit = arguments.qnit.split() if arguments.qnit else [str(ROOT / "qnit")]
    OUT.mkdir(parents=True, exist_ok=True)
    if not arguments.url:
        subprocess.run([*qnit, "version"], check=True, stdout=subprocess.DEVNULL)  # the build, the start-up files
    load, figures = Load(), Figures()
    for number in range(arguments.rounds):
        print(f"round {number + 1}", file=sys.stderr)
        if arguments.url:
            with turn(arguments.lock):
                options = {"qpu": arguments.qpu} if arguments.qpu else {}
                if "submits" in arguments.parts:
                    submits(figures, load, arguments.url, arguments.token)
                if "jobs" in arguments.parts:
                    executed(figures, load, arguments.url, arguments.token, options)
            continue
        if "start" in arguments.parts:
            with turn(arguments.lock):
                starts(figures, qnit, arguments.idle if number == 0 else 0)
        for store in arguments.stores:
            with turn(arguments.lock):
                if {"submits", "jobs"} & set(arguments.parts):
                    own(figures, load, qnit, store, arguments)
                if "full" in arguments.parts:
                    full(figures, load, qnit, store, arguments.jobs)
    text = "\n".join(figures.table())
    (OUT / "table.md").write_text(text + "\n", encoding="utf-8")
    (OUT / "table.json").write_text(json.dumps({
        "date": datetime.date.today().isoformat(), "cores": os.cpu_count(), "figures": figures.json()}, indent=1) + "\n",
        encoding="utf-8")
    print(text)
