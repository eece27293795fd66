"""Counts what came out and checks that the device can run it. Shares nothing with any compiler: it sees names and qubits."""
from compiler.devices import BASES


def judge(steps, basis, qubits, edges):
    """`steps` are (name, qubits) in order. What is not in the basis or not on a coupled pair is named in `faults`."""
    allowed, coupled = set(BASES[basis]), None if edges is None else {frozenset(edge) for edge in edges}
    depth = [0] * qubits
    two, one, faults = 0, 0, []
    for name, places in steps:
        if name in ("measure", "barrier", "gphase"):
            continue
        if name not in allowed or len(set(places)) != len(places) or any(not 0 <= place < qubits for place in places):
            faults.append(f"{name} {places}")
        elif len(places) == 2:
            two += 1
            if coupled is not None and frozenset(places) not in coupled:
                faults.append(f"{name} {places} is not coupled")
            depth[places[0]] = depth[places[1]] = max(depth[places[0]], depth[places[1]]) + 1
        elif name != "rz":
            one += 1
    return {"two_qubit_gates": two, "two_qubit_depth": max(depth, default=0), "one_qubit_pulses": one, "faults": faults[:5]}


def judge_routed(steps, qubits, edges):
    """The same for a circuit that was only placed and routed: how many SWAPs (a bridge, four CX for one, counts as one)."""
    coupled = {frozenset(edge) for edge in edges}
    swaps, faults = 0, []
    for name, places in steps:
        if name == "bridge":
            swaps += 1
            faults += [f"bridge {places}" for pair in zip(places, places[1:]) if frozenset(pair) not in coupled]
        elif len(places) == 2:
            swaps += name == "swap"
            if frozenset(places) not in coupled:
                faults.append(f"{name} {places} is not coupled")
    return {"swaps": swaps, "faults": faults[:5]}
