"""The coupling maps that circuits are compiled for: number of qubits and undirected edges, from 0."""


def line(qubits):
    return qubits, [(q, q + 1) for q in range(qubits - 1)]


def grid(rows, columns):
    across = [(r * columns + c, r * columns + c + 1) for r in range(rows) for c in range(columns - 1)]
    down = [(r * columns + c, (r + 1) * columns + c) for r in range(rows - 1) for c in range(columns)]
    return rows * columns, across + down


def heavy_hex(rows, columns, hanging):
    """Rows of qubits with a bridge at every fourth column, as IBM builds them. With `hanging` there are bridges below
    the last row as well, which end there (133 qubits); without, two corners are missing (127 qubits)."""
    number, edges, open_bridges = 0, [], []
    for row in range(rows):
        columns_here = range(0 if hanging or row < rows - 1 else 1, columns if hanging or row > 0 else columns - 1)
        place = {column: number + position for position, column in enumerate(columns_here)}
        number += len(place)
        edges += [(place[c], place[c + 1]) for c in columns_here if c + 1 in place]
        edges += [(bridge, place[column]) for column, bridge in open_bridges if column in place]
        open_bridges = []
        if row < rows - 1 or hanging:
            for column in range(2 * (row % 2), columns, 4):
                if column in place:
                    edges.append((place[column], number))
                open_bridges.append((column, number))
                number += 1
    return number, edges


# None as edges: every pair, and as many qubits as the circuit has.
DEVICES = {
    "full": (None, None),
    "grid10x10": grid(10, 10),
    "heavyhex127": heavy_hex(7, 15, hanging=False),
    "heavyhex133": heavy_hex(7, 15, hanging=True),
    "line100": line(100),
}

# The native gates: one on two qubits, the others on one; rz takes no time.
BASES = {"cz": ("cz", "sx", "x", "rz"), "cx": ("cx", "sx", "x", "rz"), "ecr": ("ecr", "sx", "x", "rz")}
