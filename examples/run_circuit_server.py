#!/usr/bin/env python3
"""A node for custom_rest with Qiskit Aer behind it (pip install qiskit qiskit-aer): run_circuit_server.py [PORT]"""
import json
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from qiskit import qasm2, transpile
from qiskit_aer import AerSimulator

AER, ANSWERS, LOCK = AerSimulator(), {}, threading.Lock()  # answers by Idempotency-Key: asked twice, run once
PAGES = {"/health": {"status": "ok"}, "/capabilities": {
    "max_qubits": 25, "formats": ["openqasm2"], "batch": False, "idempotent": True, "backend": "aer"}}


def run(request):
    circuit = qasm2.loads(request["qasm"], custom_instructions=qasm2.LEGACY_CUSTOM_INSTRUCTIONS)
    job = AER.run(transpile(circuit, AER), shots=request["shots"], seed_simulator=request.get("seed"))
    return {"counts": job.result().get_counts(), "shots": request["shots"], "backend": "aer"}


class Node(BaseHTTPRequestHandler):
    def do_GET(self):
        self.answer(200 if self.path in PAGES else 404, PAGES.get(self.path, {"message": "no such page"}))

    def do_POST(self):
        request, key = json.loads(self.rfile.read(int(self.headers["Content-Length"]))), self.headers["Idempotency-Key"]
        if self.path != "/run-circuit":
            return self.answer(404, {"message": "no such page"})
        try:
            with LOCK:
                ANSWERS[key] = ANSWERS.get(key) or run(request)
            self.answer(200, ANSWERS[key])
        except Exception as problem:  # whatever Qiskit does not take
            self.answer(422, {"message": str(problem)})

    def answer(self, status, body):
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(json.dumps(body).encode())


if __name__ == "__main__":
    server = ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1]) if len(sys.argv) > 1 else 8888), Node)
    print(f"listening on http://127.0.0.1:{server.server_port}", flush=True)
    server.serve_forever()
