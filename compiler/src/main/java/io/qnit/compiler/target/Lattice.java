package io.qnit.compiler.target;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A regular arrangement of qubits: which are coupled, and where they are on a map.
 *
 * @param edges two qubits each; empty where all are coupled with all
 */
record Lattice(int qubitCount, Optional<List<int[]>> edges, List<Position> positions) {

    static Lattice line(int qubits) {
        List<int[]> edges = new ArrayList<>();
        List<Position> positions = new ArrayList<>();
        for (int q = 0; q < qubits; q++) {
            positions.add(new Position(q, 0));
            if (q > 0) {
                edges.add(new int[] {q - 1, q});
            }
        }
        return new Lattice(qubits, Optional.of(edges), positions);
    }

    static Lattice ring(int qubits) {
        List<int[]> edges = new ArrayList<>(line(qubits).edges.orElseThrow());
        if (qubits > 2) {
            edges.add(new int[] {0, qubits - 1});
        }
        return new Lattice(qubits, Optional.of(edges), circle(qubits));
    }

    /** Numbered row by row. */
    static Lattice grid(int rows, int columns) {
        List<int[]> edges = new ArrayList<>();
        List<Position> positions = new ArrayList<>();
        for (int q = 0; q < rows * columns; q++) {
            int row = q / columns;
            positions.add(new Position(q % columns, row));
            if (q % columns > 0) {
                edges.add(new int[] {q - 1, q});
            }
            if (q >= columns) {
                edges.add(new int[] {q - columns, q});
            }
        }
        return new Lattice(rows * columns, Optional.of(edges), positions);
    }

    static Lattice full(int qubits) {
        return new Lattice(qubits, Optional.empty(), circle(qubits));
    }

    /**
     * The heavy-hexagonal lattices that were published: IBM's Eagle (127 qubits), Heron r1 (133) and Heron r2 (156) with
     * their numbers; and those of the heavy-hex code of odd distance d >= 3 (arXiv:1907.09528), (5 d d - 2 d - 1) / 2
     * qubits (19, 57, 115, ...). Rows of qubits are joined by bridges of one qubit; numbers run through a row, then
     * through the bridges below it. Empty for any other number.
     */
    static Optional<Lattice> heavyHex(int qubits) {
        return switch (qubits) {
            case 127 -> Optional.of(rowsAndBridges(7, 15, 0, 2, 6));
            case 133 -> Optional.of(rowsAndBridges(7, 15, 0, 2, 7));
            case 156 -> Optional.of(rowsAndBridges(8, 16, 3, 1, 7));
            default -> codeDistance(qubits).map(Lattice::heavyHexCode);
        };
    }

    /** The distance of the heavy-hex code on so many qubits. */
    private static Optional<Integer> codeDistance(int qubits) {
        for (int d = 3; (5 * d * d - 2 * d - 1) / 2 <= Math.min(qubits, Target.MOST_QUBITS); d += 2) {
            if ((5 * d * d - 2 * d - 1) / 2 == qubits) {
                return Optional.of(d);
            }
        }
        return Optional.empty();
    }

    /**
     * Rows with a bridge at every fourth column.
     *
     * @param evenStart the first column with a bridge below rows 0, 2, ...
     * @param oddStart the same for rows 1, 3, ...
     * @param bridgeRows after how many rows bridges come; those after the last row hang free. Where none hang free and
     *     rows are of odd length, the first row lacks its last qubit and the last row its first, as in Eagle
     */
    private static Lattice rowsAndBridges(int rows, int columns, int evenStart, int oddStart, int bridgeRows) {
        boolean trimmed = columns % 2 == 1 && bridgeRows < rows;
        Rows map = new Rows();
        for (int row = 0; row < rows; row++) {
            int from = trimmed && row == rows - 1 ? 1 : 0;
            int to = trimmed && row == 0 ? columns - 1 : columns;
            map.row(row, from, to);
            if (row < bridgeRows) {
                for (int column = row % 2 == 0 ? evenStart : oddStart; column < columns; column += 4) {
                    map.bridge(row, column);
                }
            }
        }
        return map.lattice();
    }

    private static Lattice heavyHexCode(int distance) {
        int columns = 2 * distance - 1;
        Rows map = new Rows();
        for (int row = 0; row < distance; row++) {
            map.row(row, 0, columns);
            if (row == distance - 1) {
                break;
            }
            if (row % 2 == 0) {
                map.bridge(row, 0);
            }
            for (int column = row % 2 == 0 ? 3 : 1; column < columns; column += 4) {
                map.bridge(row, column);
            }
            if (row % 2 == 1) {
                map.bridge(row, columns - 1);
            }
        }
        return map.lattice();
    }

    private static List<Position> circle(int qubits) {
        double radius = Math.max(0.6, qubits / (2 * Math.PI));
        List<Position> positions = new ArrayList<>();
        for (int q = 0; q < qubits; q++) {
            double angle = 2 * Math.PI * q / qubits;
            positions.add(new Position(rounded(radius * Math.sin(angle)), rounded(-radius * Math.cos(angle))));
        }
        return positions;
    }

    private static double rounded(double coordinate) {
        return Math.rint(coordinate * 1e4) / 1e4;
    }

    /** Rows of qubits, two units apart, with bridges between them; bridges join what lies right above and below. */
    private static final class Rows {
        private final List<Position> positions = new ArrayList<>();
        private final List<int[]> edges = new ArrayList<>();

        void row(int row, int fromColumn, int toColumn) {
            int first = positions.size();
            for (int column = fromColumn; column < toColumn; column++) {
                int above = at(column, 2 * row - 1);
                if (column > fromColumn) {
                    edges.add(new int[] {positions.size() - 1, positions.size()});
                }
                if (above >= 0 && above < first) {
                    edges.add(new int[] {above, positions.size()});
                }
                positions.add(new Position(column, 2 * row));
            }
        }

        void bridge(int row, int column) {
            int above = at(column, 2 * row);
            if (above >= 0) {
                edges.add(new int[] {above, positions.size()});
            }
            positions.add(new Position(column, 2 * row + 1));
        }

        Lattice lattice() {
            return new Lattice(positions.size(), Optional.of(edges), positions);
        }

        private int at(int column, int y) {
            return positions.indexOf(new Position(column, y));
        }
    }
}
