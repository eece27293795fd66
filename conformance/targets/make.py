#!/usr/bin/env python3
"""Writes the targets that are packed into the jar, from published facts.

    python3 conformance/targets/make.py compiler/src/main/resources/io/qnit/compiler/target/devices

Needs nothing but Python. Where only a median is published, the values of the single qubits and edges are made up around it:
quantiles of a log-normal distribution in a fixed shuffled order, so that the median is the published one. The `source` of
each target says which numbers those are.
"""

import json
import math
import random
import statistics
import sys
from pathlib import Path

DYNAMIC = ["mid_circuit_measurement", "reset", "delay", "if", "for", "switch"]
IBM = (
    "https://github.com/Qiskit/qiskit-ibm-runtime, recorded configuration and properties of {device} (February 2025, read in"
    " November 2026): coupling map, clock, durations and medians are published; the values of single qubits and edges are made"
    " up around the medians"
)


def spread(median, count, sigma, name, most=1.0):
    """`count` values around a median, always the same for the same name."""
    normal = statistics.NormalDist()
    values = [median * math.exp(sigma * normal.inv_cdf((k + 0.5) / count)) for k in range(count)]
    random.Random(name).shuffle(values)
    return [float(f"{min(v, most):.4g}") for v in values]


def heavy_hex(rows, columns, even, odd, bridge_rows, trimmed):
    """Edges in ascending order, and positions: rows joined by bridges at every fourth column."""
    places, edges, number = [], [], {}

    def add(x, y):
        number[x, y] = len(places)
        places.append([x, y])
        for near in ((x - 1, y), (x, y - 1)):
            if near in number and (near[1] != y or y % 2 == 0):
                edges.append([number[near], number[x, y]])

    for row in range(rows):
        first = 1 if trimmed and row == rows - 1 else 0
        last = columns - 1 if trimmed and row == 0 else columns
        for x in range(first, last):
            add(x, 2 * row)
        if row < bridge_rows:
            for x in range(even if row % 2 == 0 else odd, columns, 4):
                add(x, 2 * row + 1)
    return sorted(edges), places


def shifted_rows(rows):
    """Edges and positions of rows of a square lattice, each (length, first column)."""
    places, number, edges = [], {}, []
    for y, (length, first) in enumerate(rows):
        for x in range(first, first + length):
            number[x, y] = len(places)
            places.append([x, y])
            for near in ((x - 1, y), (x, y - 1)):
                if near in number:
                    edges.append([number[near], number[x, y]])
    return sorted(edges), places


def everywhere(gate, error, duration):
    return {"gate": gate, "error": error, "duration": duration}


def placed(gate, duration, errors, angles=None):
    """A gate on operands, given as {operands: error}."""
    entry = {"gate": gate}
    if angles is not None:
        entry["angles"] = angles
    if duration is not None:
        entry["duration"] = duration
    entry["on"] = [{"qubits": list(q), "error": e} for q, e in errors.items()]
    return entry


def qubits(name, count, t1, t2, one_for_zero, zero_for_one, readout, reset, sigma=0.35):
    t1s = spread(t1, count, sigma, name + " t1", most=10)
    t2s = spread(t2, count, sigma, name + " t2", most=10)
    ones = spread(one_for_zero, count, 0.6, name + " 1|0", most=0.4)
    zeros = spread(zero_for_one, count, 0.6, name + " 0|1", most=0.4)
    return [
        {
            "t1": t1s[q],
            "t2": min(t2s[q], 2 * t1s[q]),
            "one_for_zero": ones[q],
            "zero_for_one": zeros[q],
            "readout_duration": readout,
            "reset_duration": reset,
        }
        for q in range(count)
    ]


def pulses(name, count, gates, median, duration):
    errors = spread(median, count, 0.5, name + " 1q", most=0.05)
    return [placed(gate, duration, {(q,): errors[q] for q in range(count)}) for gate in gates]


def eagle():
    name = "ibm-eagle-127"
    edges, places = heavy_hex(7, 15, 0, 2, 6, True)
    # Which way round ecr is calibrated on each edge, in ascending order of the edges.
    ways = (
        "<<<<<>><>>><<>><>>>>>><<>>><<><<<<>><>>>>>>>><<<><>>>><<><><<>>>>>>>>>>><>>><><<><><<<<><><><><>>><>><>>><<<>>><"
        "<><<<>>><<<><<><><>>><>>><<<><<>"
    )
    errors = spread(7.72e-3, len(edges), 0.35, name + " ecr", most=0.1)
    directed = {tuple(e if w == ">" else e[::-1]): x for e, w, x in zip(edges, ways, errors, strict=True)}
    return {
        "name": name,
        "description": "IBM Eagle r3: heavy-hex, directed ecr",
        "source": IBM.format(device="ibm_brisbane"),
        "qubits": 127,
        "edges": edges,
        "basis": [placed("ecr", 6.6e-7, directed), *pulses(name, 127, ["sx", "x", "id"], 2.43e-4, 6e-8),
                  everywhere("rz", 0, 0)],
        "timing": {"dt": 5e-10, "granularity": 8, "minimum_length": 16, "pulse_alignment": 8, "acquire_alignment": 8},
        "abilities": DYNAMIC,
        "qubit_properties": qubits(name, 127, 2.32e-4, 1.5e-4, 2.05e-2, 1.32e-2, 1.3e-6, 1.86e-6),
        "positions": places,
    }


def heron(name, device, count, rows, medians, rzz):
    edges, places = rows
    cz, single, t1, t2, one, zero, cz_seconds, pulse, reset = medians
    basis = [placed("cz", cz_seconds, dict(zip(map(tuple, edges), spread(cz, len(edges), 0.35, name + " cz", most=0.1))))]
    if rzz is not None:
        errors = spread(rzz, len(edges), 0.35, name + " rzz", most=0.1)
        basis.append(placed("rzz", cz_seconds, dict(zip(map(tuple, edges), errors)), angles=[[0, math.pi / 2]]))
    extra = "" if rzz is None else ". rzz is the fractional gate for angles from 0 to pi/2"
    return {
        "name": name,
        "description": "IBM Heron: heavy-hex with tunable couplers, cz" + (" and rzz" if rzz is not None else ""),
        "source": IBM.format(device=device) + extra,
        "qubits": count,
        "edges": edges,
        "basis": [*basis, *pulses(name, count, ["sx", "x", "id"], single, pulse), everywhere("rz", 0, 0)],
        "timing": {"dt": 4e-9, "granularity": 1, "minimum_length": 2, "pulse_alignment": 1, "acquire_alignment": 1},
        "abilities": DYNAMIC,
        "qubit_properties": qubits(name, count, t1, t2, one, zero, 1.56e-6, reset),
        "positions": places,
    }


def manila():
    name = "ibm-manila-5"
    cx = dict(zip([(0, 1), (1, 2), (2, 3), (3, 4)], spread(1.009e-2, 4, 0.35, name + " cx")))
    both = {way: e for pair, e in cx.items() for way in (pair, pair[::-1])}
    return {
        "name": name,
        "description": "IBM Falcon r5.11: a line of five qubits, cx both ways",
        "source": IBM.format(device="ibmq_manila").replace("February 2025", "May 2024"),
        "qubits": 5,
        "edges": [[0, 1], [1, 2], [2, 3], [3, 4]],
        "basis": [placed("cx", 3.448888888888889e-7, both),
                  *pulses(name, 5, ["sx", "x", "id"], 3.54e-4, 3.5555555555555556e-8), everywhere("rz", 0, 0)],
        "timing": {"dt": 2.2222222222222222e-10, "granularity": 16, "minimum_length": 64, "pulse_alignment": 16,
                   "acquire_alignment": 16},
        "abilities": DYNAMIC,
        "qubit_properties": qubits(name, 5, 1.447e-4, 5.44e-5, 1.22e-2, 3.16e-2, 5.3511111111111111e-6,
                                   5.5146666666666666e-6, sigma=0.2),
        "positions": [[x, 0] for x in range(5)],
    }


def garnet():
    # Depolarizing parameters, microseconds and readout errors of IQMFakeGarnet, qubits and couplers in its order.
    t1 = [37741, 32584, 24468, 11555, 34257, 40051, 35708, 25686, 34113, 37391, 25809, 60725, 44802, 48137, 39052, 43968,
          36670, 38151, 50012, 54911]
    t2 = [9180, 10040, 10950, 9670, 8960, 10130, 8590, 9050, 9380, 9820, 9460, 9940, 10070, 9030, 9590, 9710, 10180, 9250,
          8270, 11930]
    prx = [85, 183, 165, 111, 114, 384, 265, 84, 122, 113, 274, 76, 89, 74, 278, 67, 85, 61, 69, 88]
    zero = [255, 245, 285, 245, 250, 265, 255, 290, 260, 220, 280, 255, 265, 240, 230, 220, 240, 245, 250, 280]
    one = [260, 240, 245, 240, 255, 275, 260, 250, 245, 245, 245, 250, 255, 245, 245, 255, 240, 260, 255, 285]
    cz = {(1, 2): 578, (1, 4): 804, (2, 5): 749, (3, 4): 809, (8, 3): 599, (4, 5): 431, (9, 4): 650, (5, 6): 474,
          (10, 5): 339, (6, 7): 527, (11, 6): 1401, (12, 7): 294, (8, 9): 399, (8, 13): 485, (9, 10): 638, (9, 14): 548,
          (10, 11): 682, (10, 15): 961, (11, 12): 899, (16, 11): 712, (17, 12): 407, (13, 14): 251, (14, 15): 506,
          (18, 14): 420, (16, 15): 771, (19, 15): 711, (16, 17): 643, (16, 20): 562, (18, 19): 507, (19, 20): 578}
    edges, places = shifted_rows([(2, 1), (5, 0), (5, 0), (5, 0), (3, 1)])
    assert edges == sorted(sorted([a - 1, b - 1]) for a, b in cz)
    errors = {tuple(sorted((a - 1, b - 1))): rounded(0.75e-5 * p) for (a, b), p in cz.items()}
    return {
        "name": "iqm-garnet-20",
        "description": "IQM Garnet: square lattice of 20 qubits, cz and prx",
        "source": "https://github.com/iqm-finland/qiskit-on-iqm, IQMFakeGarnet (read in November 2026): couplers, T1, T2,"
                  " durations, readout errors, and depolarizing parameters p, of which the errors are p/2 for prx and 3p/4"
                  " for cz. The durations of readout and reset are not published there",
        "qubits": 20,
        "edges": edges,
        "basis": [placed("cz", 4e-8, dict(sorted(errors.items()))),
                  placed("prx", 2e-8, {(q,): rounded(0.5e-5 * p) for q, p in enumerate(prx)}),
                  everywhere("rz", 0, 0)],
        "abilities": ["mid_circuit_measurement", "reset", "delay"],
        "qubit_properties": [
            {"t1": rounded(t1[q] * 1e-9), "t2": rounded(t2[q] * 1e-9), "one_for_zero": rounded(zero[q] * 1e-4),
             "zero_for_one": rounded(one[q] * 1e-4)}
            for q in range(20)
        ],
        "positions": places,
    }


def emerald():
    name = "iqm-emerald-54"
    # Rows of the crystal and their shifts, as QB1 to QB54 are numbered: 90 couplers.
    edges, places = shifted_rows([(2, 4), (5, 2), (7, 1), (8, 0), (9, 0), (8, 1), (7, 1), (5, 2), (3, 3)])
    assert len(edges) == 90 and len(places) == 54
    return {
        "name": name,
        "description": "IQM Emerald: square lattice of 54 qubits, cz and prx",
        "source": "Layout of 54 qubits and 90 couplers as IQM draws its Crystal 54 (https://docs.aws.amazon.com/braket/"
                  "latest/developerguide/braket-devices.html, read in November 2026). The numbers are those of the 20-qubit"
                  " Garnet (see there): its medians, and made up around them for single qubits and edges",
        "qubits": 54,
        "edges": edges,
        "basis": [placed("cz", 4e-8, dict(zip(map(tuple, edges), spread(4.34e-3, 90, 0.4, name + " cz")))),
                  *pulses(name, 54, ["prx"], 5e-4, 2e-8), everywhere("rz", 0, 0)],
        "abilities": ["mid_circuit_measurement", "reset", "delay"],
        "qubit_properties": [
            {k: v for k, v in q.items() if not k.endswith("duration")}
            for q in qubits(name, 54, 3.75e-5, 9.6e-6, 2.5e-2, 2.5e-2, 0, 0)
        ],
        "positions": places,
    }


def lucy():
    # T1, T2 in microseconds, fidelities of randomized benchmarking and readout.
    rows = [(15.78628730750543, 24.431367522076382, 0.9991326338074454, 0.9525),
            (45.13388990674853, 40.52426113516133, 0.9971983436235083, 0.7815),
            (74.31398709495436, 48.106140193115536, 0.9967053638749326, 0.882),
            (34.080372716054455, 55.3778754258616, 0.99958044785722, 0.9215),
            (46.36728003516343, 36.82970299607173, 0.9991684511876318, 0.8795),
            (26.008987722310582, 42.470426091971845, 0.9996325910373496, 0.9395),
            (12.309626980893269, 19.921244709373912, 0.997851766077372, 0.9345),
            (38.66827365399641, 33.18682064992582, 0.999405101667576, 0.882)]
    ecr = {(0, 1): 0.9453766394259683, (0, 7): 0.9490327707249107, (1, 2): 0.937420422997459, (2, 3): 0.9433658127189578,
           (4, 3): 0.9580658927174651, (4, 5): 0.9716473635543361, (6, 5): 0.9497968896117499, (7, 6): 0.9456903499165887}
    single = {(q,): rounded(1 - row[2]) for q, row in enumerate(rows)}
    circle = [[rounded(1.3 * math.sin(math.pi * q / 4)), rounded(-1.3 * math.cos(math.pi * q / 4))] for q in range(8)]
    return {
        "name": "oqc-lucy-8",
        "description": "OQC Lucy: a ring of eight coaxmons, directed ecr",
        "source": "https://github.com/munich-quantum-toolkit/bench, recorded calibration of Lucy on Amazon Braket (read in"
                  " November 2026). Durations are not published there",
        "qubits": 8,
        "edges": sorted(sorted(pair) for pair in ecr),
        "basis": [placed("ecr", None, {pair: rounded(1 - f) for pair, f in ecr.items()}), placed("sx", None, single),
                  placed("x", None, single), everywhere("rz", 0, 0)],
        "abilities": [],
        "qubit_properties": [
            {"t1": rounded(row[0] * 1e-6), "t2": rounded(min(row[1], 2 * row[0]) * 1e-6),
             "readout_error": rounded(1 - row[3])}
            for row in rows
        ],
        "positions": circle,
    }


def aria():
    return {
        "name": "ionq-aria-25",
        "description": "IonQ Aria: ion trap of 25 qubits, all-to-all, partially entangling ms",
        "source": "https://learn.microsoft.com/azure/quantum/provider-ionq: T1 (10 to 100 s, here 10), T2, gate times, mean"
                  " fidelities; https://docs.ionq.com: native gates, ms for 0 to a quarter turn;"
                  " https://github.com/munich-quantum-toolkit/bench, recorded calibration: times of readout and reset (all"
                  " read in November 2026). All qubits and pairs have the mean",
        "qubits": 25,
        "edges": None,
        "basis": [
            {"gate": "ms", "angles": [None, None, [0, math.pi / 2]], "error": 4e-3, "duration": 6e-4},
            everywhere("gpi", 5e-4, 1.35e-4),
            everywhere("gpi2", 5e-4, 1.35e-4),
        ],
        "abilities": [],
        "qubit_properties": [
            {"t1": 10, "t2": 1, "readout_error": 3.9e-3, "readout_duration": 1.3e-4, "reset_duration": 2e-5}
        ] * 25,
    }


def rueschlikon():
    pairs = [[1, 0], [1, 2], [2, 3], [3, 4], [3, 14], [5, 4], [6, 5], [6, 7], [6, 11], [7, 10], [8, 7], [9, 8], [9, 10],
             [11, 10], [12, 5], [12, 11], [12, 13], [13, 4], [13, 14], [15, 0], [15, 2], [15, 14]]
    return {
        "name": "ibm-rueschlikon-16",
        "description": "IBM Q 16 Rueschlikon (ibmqx5): two rows of eight, cx one way only",
        "source": "https://github.com/Qiskit/qiskit, the fake Rueschlikon of its tests (read in November 2026): directed"
                  " coupling and basis. Its calibration is not kept here",
        "qubits": 16,
        "edges": sorted(sorted(pair) for pair in pairs),
        "basis": [{"gate": "cx", "on": sorted(pairs)}, "u1", "u2", "u3", "id"],
        "abilities": [],
        "positions": [[0, 1]] + [[x, 0] for x in range(8)] + [[x, 1] for x in range(7, 0, -1)],
    }


def aspen():
    # Qubits 20 to 27 and 30 to 37: T1, T2, fidelities of randomized benchmarking and readout.
    single = [(1.916757238906719e-5, 2.0065645767958196e-5, 0.9986970050139464, 0.97),
              (1.826660464887553e-5, 1.01104450132924e-5, 0.9949297671265218, 0.875),
              (1.9646151687924274e-5, 3.5304037617387645e-5, 0.9949275364917114, 0.919),
              (5.8683218158162e-5, 5.74100788513474e-5, 0.9922376081963474, 0.958),
              (1.06034903535335e-5, 3.96599428638245e-6, 0.9974694244898853, 0.983),
              (2.0570376734641e-5, 2.95746021175925e-5, 0.9704419321347976, 0.84),
              (1.9887573973420558e-5, 3.4490752080195826e-5, 0.9991446746829967, 0.942),
              (1.746003150637776e-5, 8.501430324189568e-6, 0.9986297494661946, 0.944),
              (3.72516437563419e-6, 3.60229201220574e-6, 0.9974607334862242, 0.885),
              (3.47333943566674e-5, 4.50828236582544e-5, 0.9986569189180373, 0.688),
              (1.96209565463956e-5, 1.78932578330617e-5, 0.998880384407564, 0.94),
              (8.44627817997434e-6, 7.46825596694799e-6, 0.9924679759776399, 0.707),
              (2.6327611709620058e-5, 4.829528649329154e-5, 0.9989898513208524, 0.953),
              (2.2863827326302655e-5, 4.4173023692768734e-5, 0.9963669723155733, 0.896),
              (1.661811092334986e-5, 3.0142859117557335e-5, 0.9989997916378732, 0.974),
              (3.3246530204866787e-5, 1.874853769625304e-5, 0.9999997655999785, 0.975)]
    # Fidelities of cz and xy, 0 where a gate is not offered.
    double = {(20, 21): (0.9855832663019332, 0.9905476526289809), (21, 22): (0.8544740224200136, 0.8466109822150081),
              (22, 23): (0.8568207411168612, 0.8334258070591958), (23, 24): (0.840772349112861, 0.8211061603470013),
              (24, 25): (0.8637479373286956, 0.8035911101324055), (25, 26): (0.7994809914275983, 0),
              (26, 27): (0.9286432132992417, 0.9797176547620303), (20, 27): (0.800886075873383, 0.8488771058436662),
              (30, 31): (0.9608977905285451, 0.9872068148217074), (31, 32): (0.9567048805479181, 0.861007599130096),
              (32, 33): (0.9514776306781819, 0.8535877713788225), (33, 34): (0.9824740284886068, 0.9736425121614157),
              (34, 35): (0.9826897350264738, 0.9698831399655762), (35, 36): (0.9759714822900344, 0.9999730848812334),
              (36, 37): (0.9718877253714511, 0.9637879561497924), (30, 37): (0.9878213223455746, 0.9816379121199759),
              (22, 35): (0.9735971789320943, 0), (21, 36): (0.9534003002143935, 0.9675638352864289)}

    def number(qubit):
        return qubit - 20 if qubit < 30 else qubit - 22

    def errors(which):
        found = {tuple(sorted(map(number, pair))): rounded(1 - f[which]) for pair, f in double.items() if f[which]}
        return dict(sorted(found.items()))

    rotations = {(q,): rounded(1 - row[2]) for q, row in enumerate(single)}
    octagon = [(-0.5, 1.2), (-1.2, 0.5), (-1.2, -0.5), (-0.5, -1.2), (0.5, -1.2), (1.2, -0.5), (1.2, 0.5), (0.5, 1.2)]
    # Qubits 1 and 2 of an octagon face 6 and 5 of the next one.
    left = [[-x, y] for x, y in octagon]
    right = [[3.4 - x, y] for x, y in octagon]
    return {
        "name": "rigetti-aspen-16",
        "description": "Two octagons of Rigetti Aspen-M-3: cz and xy, each edge with its own errors",
        "source": "https://github.com/munich-quantum-toolkit/bench, recorded calibration of Aspen-M-3 on Amazon Braket (read"
                  " in November 2026): qubits 20 to 27 and 30 to 37, here 0 to 15, with their edges. Durations are not"
                  " published there",
        "qubits": 16,
        "edges": sorted(sorted(map(number, pair)) for pair in double),
        "basis": [
            placed("cz", None, errors(0)),
            placed("xy", None, errors(1)),
            *(placed("rx", None, rotations, angles=[angle]) for angle in (math.pi / 2, -math.pi / 2, math.pi)),
            everywhere("rz", 0, 0),
        ],
        "abilities": [],
        "qubit_properties": [
            {"t1": rounded(row[0]), "t2": rounded(min(row[1], 2 * row[0])), "readout_error": rounded(1 - row[3])}
            for row in single
        ],
        "positions": [[rounded(x), rounded(y)] for x, y in left + right],
    }


def spins():
    name = "delft-spin-6"
    return {
        "name": name,
        "description": "Six electron spins in silicon: a chain, cz by exchange",
        "source": "https://arxiv.org/abs/2202.09252 (read in November 2026): chain of six, one-qubit fidelities 99.77 to"
                  " 99.96 %, 90 degree pulses at a Rabi frequency of 5 MHz, virtual Z, visibilities 93.5 to 98 %, Bell states"
                  " of 89 to 95 %, exchange of 5 MHz. Made up: the values of single qubits between those bounds; the error"
                  " of cz is that of the Bell states, its duration one half over the exchange",
        "qubits": 6,
        "edges": [[q, q + 1] for q in range(5)],
        "basis": [
            placed("cz", 1e-7, {(0, 1): 0.08, (1, 2): 0.1, (2, 3): 0.11, (3, 4): 0.06, (4, 5): 0.05}),
            placed("sx", 5e-8, {(0,): 9e-4, (1,): 2.3e-3, (2,): 1.2e-3, (3,): 1e-3, (4,): 7e-4, (5,): 4e-4}),
            everywhere("rz", 0, 0),
        ],
        "abilities": ["delay"],
        "qubit_properties": [{"readout_error": e} for e in (0.016, 0.02, 0.0325, 0.025, 0.018, 0.01)],
        "positions": [[q, 0] for q in range(6)],
    }


def rounded(value):
    return float(f"{value:.4g}")


def text(target):
    """One gate, placement or qubit a line."""
    members = []
    for key, value in target.items():
        if isinstance(value, list) and value and isinstance(value[0], (dict, list)):
            if isinstance(value[0], list):
                chunks = [", ".join(json.dumps(v) for v in value[k:k + 10]) for k in range(0, len(value), 10)]
            else:
                chunks = [entry(v) for v in value]
            members.append(f"  {json.dumps(key)}: [\n    " + ",\n    ".join(chunks) + "\n  ]")
        elif key == "basis":
            members.append(f"  {json.dumps(key)}: [\n    " + ",\n    ".join(entry(v) for v in value) + "\n  ]")
        else:
            members.append(f"  {json.dumps(key)}: {json.dumps(value)}")
    return "{\n" + ",\n".join(members) + "\n}\n"


def entry(value):
    if isinstance(value, dict) and "on" in value:
        head = json.dumps({k: v for k, v in value.items() if k != "on"})[:-1]
        places = [json.dumps(v) for v in value["on"]]
        rows = [", ".join(places[k:k + 3]) for k in range(0, len(places), 3)]
        return head + ', "on": [\n      ' + ",\n      ".join(rows) + "\n    ]}"
    return json.dumps(value)


def main(folder):
    made = [
        eagle(),
        heron("ibm-heron-133", "ibm_torino", 133, heavy_hex(7, 15, 0, 2, 7, False),
              (4.19e-3, 2.71e-4, 1.85e-4, 1.41e-4, 2e-2, 2.29e-2, 6.8e-8, 3.2e-8, 1.708e-6), None),
        heron("ibm-heron-156", "ibm_fez", 156, heavy_hex(8, 16, 3, 1, 7, False),
              (3.9e-3, 2.29e-4, 1.449e-4, 8.8e-5, 3.91e-3, 1.15e-2, 8.4e-8, 2.4e-8, 1.584e-6), 4.71e-3),
        garnet(),
        emerald(),
        manila(),
        lucy(),
        aria(),
        rueschlikon(),
        aspen(),
        spins(),
    ]
    for target in made:
        (folder / (target["name"] + ".json")).write_text(text(target), encoding="utf-8")
        print(target["name"], target["qubits"])


if __name__ == "__main__":
    main(Path(sys.argv[1]))
