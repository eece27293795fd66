"""What a measurement of the server needs to run: the server, a database, a node (see measure.py)."""
import contextlib
import json
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request

PASSWORD = "correct horse battery"


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def stop(process, seconds=20):
    if process.poll() is None:
        process.send_signal(signal.SIGTERM)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(seconds)
    if process.poll() is None:
        process.kill()
        process.wait()


class Database:
    """A PostgreSQL of its own, on this disk, with its own default of syncing each commit."""

    def __init__(self, folder):
        binaries = sorted(pathlib.Path("/usr/lib/postgresql").glob("*/bin/initdb"),
                          key=lambda path: float(path.parts[-3]))
        initdb = binaries[-1] if binaries else shutil.which("initdb")
        if not initdb:
            raise SystemExit("no PostgreSQL server is installed: apt-get install postgresql, or --stores sqlite")
        programs = pathlib.Path(initdb).resolve().parent
        self.folder = pathlib.Path(folder)
        self.folder.mkdir(mode=0o700)
        prefix = []
        if os.geteuid() == 0:  # PostgreSQL refuses to run as root
            shutil.chown(self.folder, "postgres")
            prefix = ["setpriv", "--reuid=postgres", "--clear-groups", "--"]
        self.port = free_port()
        data = str(self.folder / "data")
        subprocess.run(prefix + [programs / "initdb", "-D", data, "-U", "qnit", "-A", "trust", "-E", "UTF8"], check=True,
                       stdout=subprocess.DEVNULL, cwd="/")
        with open(self.folder / "log", "w", encoding="utf-8") as log:
            self.process = subprocess.Popen(
                prefix + [programs / "postgres", "-D", data, "-p", str(self.port), "-c", "listen_addresses=127.0.0.1",
                          "-c", "unix_socket_directories=", "-c", "shared_buffers=256MB"],
                stdout=log, stderr=log, cwd="/")
        end = time.monotonic() + 30
        while time.monotonic() < end:
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 1):
                break
            time.sleep(0.05)
        self.programs = programs
        time.sleep(0.5)
        self.psql("postgres", "create database qnit")
        self.url = f"postgresql://qnit@127.0.0.1:{self.port}/qnit"

    def psql(self, database, sql):
        subprocess.run([self.programs / "psql", "-h", "127.0.0.1", "-p", str(self.port), "-U", "qnit", "-d", database,
                        "-v", "ON_ERROR_STOP=1", "-q", "-c", sql], check=True, stdout=subprocess.DEVNULL)

    def close(self):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            self.process.wait(30)


class Server:
    """`qnit server` on loopback, with an administrator, a user who has QPU time and a token, and limits out of the way."""

    def __init__(self, qnit, folder, store=None, set_up=True, flags=()):
        self.folder = pathlib.Path(folder)
        self.folder.mkdir(exist_ok=True)
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        command = [*qnit, "server", "--state-dir", str(self.folder / "state"), "--server-port", str(self.port),
                   "--rate-per-address", "1000000", "--rate-per-user", "1000000", "--max-queued-jobs", "100000000",
                   *flags]
        if store:
            command += ["--store", store]
        self.log = open(self.folder / "server.log", "a+", encoding="utf-8")
        self.out = open(self.folder / "server.out", "w+", encoding="utf-8")
        start = time.monotonic()
        self.process = subprocess.Popen(command, stdout=self.out, stderr=self.log, cwd=self.folder)
        self.seconds_to_ready = self.await_ready(start)
        self.admin = self.token = None
        if set_up:
            self.set_up()

    def await_ready(self, start):
        request = b"GET /ready HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
        while self.process.poll() is None and time.monotonic() - start < 60:
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 5) as wire:
                wire.sendall(request)
                if wire.recv(64).startswith(b"HTTP/1.1 200"):
                    return time.monotonic() - start
            time.sleep(0.005)
        raise SystemExit(f"the server does not start; its log is {self.log.name}")

    def call(self, method, path, body=None, token=None):
        request = urllib.request.Request(self.url + path, method=method, headers={"Content-Type": "application/json"},
                                         data=None if body is None else json.dumps(body).encode())
        if token or self.admin:
            request.add_header("Authorization", token or self.admin)
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as e:
            raise SystemExit(f"{method} {path}: {e.code} {e.read().decode()}") from None

    def set_up(self):
        end = time.monotonic() + 10
        secret = ""
        while not secret and time.monotonic() < end:
            text = pathlib.Path(self.out.name).read_text(encoding="utf-8")
            secret = text.split("/setup#")[1].split()[0] if "/setup#" in text else ""
            time.sleep(0.02)
        self.admin = self.call("POST", "/api/setup", {"token": secret, "email": "admin@example.org", "password": PASSWORD,
                                                      "passwordConfirm": PASSWORD})["token"]
        self.token = self.user("ada@example.org")

    def user(self, email):
        """A user with QPU time for years; an API token of hers."""
        self.call("POST", "/api/collections/users/records", {
            "email": email, "password": PASSWORD, "passwordConfirm": PASSWORD, "qpu_seconds": 1e8})
        session = self.call("POST", "/api/collections/users/auth-with-password",
                            {"identity": email, "password": PASSWORD})["token"]
        return self.call("POST", "/api/tokens", {"name": "bench"}, session)["token"]

    def qpu(self, name, qubits):
        return self.call("POST", "/api/op/qpus/create", {"name": name, "num_qubits": qubits, "kind": "simulator",
                                                         "max_shots": 1000000})["id"]

    def resident_mib(self):
        return resident_mib(self.process.pid)

    def close(self):
        stop(self.process)
        self.log.close()
        self.out.close()


def resident_mib(pid):
    for line in pathlib.Path(f"/proc/{pid}/status").read_text(encoding="utf-8").splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    return 0


def children(pid):
    return [int(word) for task in pathlib.Path(f"/proc/{pid}/task").iterdir()
            for word in (task / "children").read_text().split()]


class Node:
    """`qnit node start` with the simulator, for one QPU of the server."""

    def __init__(self, qnit, server, name, folder, flags=()):
        token = server.call("POST", "/api/op/nodes/tokens", {"qpu": name})["token"]
        self.folder = pathlib.Path(folder)
        self.folder.mkdir(exist_ok=True)
        self.log = open(self.folder / "node.log", "w", encoding="utf-8")
        self.process = subprocess.Popen(
            [*qnit, "node", "start", "--state", str(self.folder / "state"), "--executor", "simulator", "--option",
             "qubits=10", *flags], stdout=self.log, stderr=self.log, cwd=self.folder,
            env=dict(os.environ, QNIT_NODE_TOKEN=token))
        start = time.monotonic()
        while server.call("GET", f"/api/qpus/{name}")["status"] != "online":
            if self.process.poll() is not None or time.monotonic() - start > 60:
                raise SystemExit(f"the node does not come; its log is {self.log.name}")
            time.sleep(0.05)
        self.seconds_to_online = time.monotonic() - start

    def close(self):
        stop(self.process, 40)
        self.log.close()


@contextlib.contextmanager
def workplace():
    """A folder that is gone afterwards; readable by the database's user."""
    folder = tempfile.mkdtemp(prefix="qnit-bench-")
    os.chmod(folder, 0o755)
    with contextlib.ExitStack() as stack:
        try:
            yield pathlib.Path(folder), stack
        finally:
            stack.close()
            shutil.rmtree(folder, ignore_errors=True)
