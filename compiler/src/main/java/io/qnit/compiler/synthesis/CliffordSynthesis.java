package io.qnit.compiler.synthesis;

import io.qnit.compiler.algebra.PauliTableau;
import io.qnit.core.circuit.Block;
import io.qnit.core.circuit.BlockBuilder;
import io.qnit.core.gate.Gate;

/**
 * Clifford circuits from their tableau, greedily (Bravyi, Hu, Maslov and Shaydulin, arXiv:2105.02291, section 2).
 *
 * <p>U is known by what it makes of X and Z of each qubit, two Pauli strings P and P' that anticommute. On any qubit the
 * two have letters that anticommute (A), are the same (B), or are there in one only (C, D) or in neither. Gates on one
 * qubit bring them to (X, Z), (X, X), (X, I) and (I, Z); then CX from and to one qubit of kind A clear the others: one CX
 * for each C and D, one for each B and one more, three for each two further A. (A gate in front exchanges B, C and D, so
 * the one more is saved where one kind is missing.) What is left is X and Z of that qubit
 * alone, and as everything commutes as before, the other qubits are free of it. Each time the qubit that takes the fewest
 * CX is done. The gates backwards, inverted, are U.
 *
 * <p>On which qubit a pair ends is all one here: the renaming is part of the result, so that no SWAP is written.
 * Random operators take about n^2/2 CX. Time n^3 for 64 qubits to a word.
 */
public final class CliffordSynthesis {
    /**
     * A circuit for a Clifford operator.
     *
     * @param block h, s, sdg, x, y, z and cx on the qubits of the tableau
     * @param destination what the block leaves on qubit q belongs on qubit {@code destination[q]}
     * @param cxCount how many CX are in the block
     */
    public record Circuit(Block block, int[] destination, int cxCount) {}

    /** A gate on one qubit before everything else. */
    private enum Opening {
        NOTHING,
        ROOT_OF_X,
        ROOT_OF_Z
    }

    private static final int H = 0;
    private static final int S = 1;
    private static final int CX = 2;

    private final int qubits;
    private final int words;
    /** Bits of the strings' X and Z parts: image of X_q in row 2q, of Z_q in row 2q + 1. */
    private final long[][] x;

    private final long[][] z;
    private final boolean[] minus;
    /** What each qubit begins with. */
    private final Opening[] opening;

    private int[] gates = new int[96];
    private int gateCount;
    private int cxCount;

    private CliffordSynthesis(PauliTableau tableau, int qubits) {
        this.qubits = qubits;
        words = (qubits + 63) / 64;
        x = new long[2 * qubits][words];
        z = new long[2 * qubits][words];
        minus = new boolean[2 * qubits];
        opening = new Opening[qubits];
        java.util.Arrays.fill(opening, Opening.NOTHING);
        for (int row = 0; row < 2 * qubits; row++) {
            String image = tableau.image(row / 2, row % 2);
            int from = image.charAt(0) == '-' ? 1 : 0;
            minus[row] = from == 1;
            for (int q = 0; q < qubits; q++) {
                char letter = image.charAt(from + q);
                long bit = 1L << (q & 63);
                x[row][q >> 6] |= letter == 'X' || letter == 'Y' ? bit : 0;
                z[row][q >> 6] |= letter == 'Z' || letter == 'Y' ? bit : 0;
            }
        }
    }

    /** A circuit for a tableau over this many qubits, exact up to a global phase. */
    public static Circuit of(PauliTableau tableau, int qubits) {
        return new CliffordSynthesis(tableau, qubits).run();
    }

    private Circuit run() {
        boolean[] done = new boolean[qubits];
        int[] place = new int[qubits]; // where the pair of a qubit ends
        int[] origin = new int[qubits];
        for (int step = 0; step < qubits; step++) {
            int next = -1;
            int least = Integer.MAX_VALUE;
            for (int q = 0; q < qubits; q++) {
                if (!done[q]) {
                    int cost = cost(q);
                    if (cost < least) {
                        least = cost;
                        next = q;
                    }
                }
            }
            done[next] = true;
            place[next] = clear(next);
            origin[place[next]] = next;
        }
        return new Circuit(block(origin), place, cxCount);
    }

    /**
     * CX that clearing the pair of a qubit takes. A gate on the qubit before everything exchanges the kinds B, C and D, so
     * that the one more for B is due only where there are all three.
     */
    private int cost(int q) {
        int a = 0;
        int b = 0;
        int c = 0;
        int d = 0;
        for (int w = 0; w < words; w++) {
            long x1 = x[2 * q][w];
            long z1 = z[2 * q][w];
            long x2 = x[2 * q + 1][w];
            long z2 = z[2 * q + 1][w];
            long anti = (x1 & z2) ^ (z1 & x2);
            long first = x1 | z1;
            long second = x2 | z2;
            a += Long.bitCount(anti);
            b += Long.bitCount(first & second & ~anti);
            c += Long.bitCount(first & ~second);
            d += Long.bitCount(second & ~first);
        }
        return 3 * (a - 1) / 2 + b + c + d + (b > 0 && c > 0 && d > 0 ? 1 : 0);
    }

    /** Brings the pair of a qubit to X and Z of one qubit, which it returns. */
    private int clear(int pair) {
        exchangeKinds(pair);
        int[] kinds = new int[qubits];
        int target = -1;
        for (int q = 0; q < qubits; q++) {
            int first = letter(2 * pair, q);
            int second = letter(2 * pair + 1, q);
            if (first == 0 && second == 0) {
                continue;
            }
            if (first != 0 && second != 0 && first != second) {
                kinds[q] = 'A';
                anticommuting(first, second, q);
                target = target < 0 ? q : target;
            } else if (first != 0) {
                kinds[q] = second == 0 ? 'C' : 'B';
                toX(first, q);
            } else {
                kinds[q] = 'D';
                toZ(second, q);
            }
        }
        int firstB = -1;
        int openA = -1;
        for (int q = 0; q < qubits; q++) {
            if (q == target) {
                continue;
            }
            switch (kinds[q]) {
                case 'C' -> cx(target, q);
                case 'D' -> cx(q, target);
                case 'B' -> {
                    if (firstB < 0) {
                        firstB = q;
                    } else {
                        cx(firstB, q);
                    }
                }
                case 'A' -> {
                    if (openA < 0) {
                        openA = q;
                    } else {
                        cx(q, openA);
                        cx(openA, target);
                        cx(target, q);
                        openA = -1;
                    }
                }
                default -> {}
            }
        }
        if (firstB >= 0) {
            cx(target, firstB);
            h(firstB);
            cx(firstB, target);
        }
        return target;
    }

    /** Where there are qubits of kind B, but none of C or of D, makes them those. */
    private void exchangeKinds(int pair) {
        int[] count = new int[4];
        for (int q = 0; q < qubits; q++) {
            int first = letter(2 * pair, q);
            int second = letter(2 * pair + 1, q);
            if (first != 0 && first == second) {
                count['B' - 'A']++;
            } else if (first != 0 && second == 0) {
                count['C' - 'A']++;
            } else if (first == 0 && second != 0) {
                count['D' - 'A']++;
            }
        }
        if (count[1] == 0) {
            return;
        }
        if (count[2] == 0) {
            // U (H S H): Z becomes -Y, so P' becomes -iPP'
            multiply(2 * pair + 1, 2 * pair, 2 * pair + 1, 3);
            opening[pair] = Opening.ROOT_OF_X;
        } else if (count[3] == 0) {
            // U S: X becomes Y, so P becomes iPP'
            multiply(2 * pair, 2 * pair, 2 * pair + 1, 1);
            opening[pair] = Opening.ROOT_OF_Z;
        }
    }

    /** Row {@code to} becomes i^power times row a times row b, which is Hermitian. */
    private void multiply(int to, int a, int b, int power) {
        int quarters = power + (minus[a] ? 2 : 0) + (minus[b] ? 2 : 0);
        for (int q = 0; q < qubits; q++) {
            int first = letter(a, q);
            int second = letter(b, q);
            if (first != 0 && second != 0 && first != second) {
                // XY = iZ, YZ = iX, ZX = iY; the other way round -i
                boolean cyclic = first == 1 && second == 3 || first == 3 && second == 2 || first == 2 && second == 1;
                quarters += cyclic ? 1 : 3;
            }
        }
        for (int w = 0; w < words; w++) {
            x[to][w] = x[a][w] ^ x[b][w];
            z[to][w] = z[a][w] ^ z[b][w];
        }
        minus[to] = (quarters & 2) != 0;
    }

    /** 0 for I, 1 for X, 2 for Z, 3 for Y. */
    private int letter(int row, int q) {
        int shift = q & 63;
        return (int) (x[row][q >> 6] >>> shift & 1) | (int) (z[row][q >> 6] >>> shift & 1) << 1;
    }

    private void toX(int letter, int q) {
        if (letter == 2) {
            h(q);
        } else if (letter == 3) {
            s(q);
        }
    }

    private void toZ(int letter, int q) {
        if (letter == 3) {
            s(q);
        }
        if (letter != 2) {
            h(q);
        }
    }

    /** Two letters that anticommute to X and Z. */
    private void anticommuting(int first, int second, int q) {
        if (first == 1 && second == 3 || first == 3 && second == 1) {
            h(q); // to (Z, Y) or (Y, Z)
            anticommuting(letterAfterH(first), letterAfterH(second), q);
        } else if (first == 3) {
            s(q); // (Y, Z) to (X, Z)
        } else if (first == 2) {
            if (second == 3) {
                s(q); // (Z, Y) to (Z, X)
            }
            h(q);
        }
    }

    private static int letterAfterH(int letter) {
        return letter == 3 ? 3 : 3 - letter;
    }

    private void h(int q) {
        record(H, q, q);
        int w = q >> 6;
        long bit = 1L << (q & 63);
        for (int row = 0; row < x.length; row++) {
            long xs = x[row][w] & bit;
            long zs = z[row][w] & bit;
            minus[row] ^= (xs & zs) != 0;
            x[row][w] ^= xs ^ zs;
            z[row][w] ^= xs ^ zs;
        }
    }

    /** X to Y, Y to -X. */
    private void s(int q) {
        record(S, q, q);
        int w = q >> 6;
        long bit = 1L << (q & 63);
        for (int row = 0; row < x.length; row++) {
            long xs = x[row][w] & bit;
            minus[row] ^= (xs & z[row][w]) != 0;
            z[row][w] ^= xs;
        }
    }

    private void cx(int control, int target) {
        record(CX, control, target);
        cxCount++;
        int cw = control >> 6;
        int tw = target >> 6;
        int cs = control & 63;
        int ts = target & 63;
        for (int row = 0; row < x.length; row++) {
            long xc = x[row][cw] >>> cs & 1;
            long zc = z[row][cw] >>> cs & 1;
            long xt = x[row][tw] >>> ts & 1;
            long zt = z[row][tw] >>> ts & 1;
            minus[row] ^= (xc & zt & (xt ^ zc ^ 1)) != 0;
            x[row][tw] ^= xc << ts;
            z[row][cw] ^= zt << cs;
        }
    }

    private void record(int gate, int a, int b) {
        if (gateCount + 3 > gates.length) {
            gates = java.util.Arrays.copyOf(gates, 2 * gates.length);
        }
        gates[gateCount++] = gate;
        gates[gateCount++] = a;
        gates[gateCount++] = b;
    }

    /** Pauli gates for the signs, then the recorded gates backwards, with every qubit called by the pair that ends there. */
    private Block block(int[] origin) {
        BlockBuilder block = new BlockBuilder();
        for (int q = 0; q < qubits; q++) {
            switch (opening[q]) {
                case NOTHING -> {}
                case ROOT_OF_X -> block.gate(Gate.H, q).gate(Gate.SDG, q).gate(Gate.H, q);
                case ROOT_OF_Z -> block.gate(Gate.SDG, q);
            }
            boolean ofX = minus[2 * q];
            boolean ofZ = minus[2 * q + 1];
            if (ofX || ofZ) {
                block.gate(ofX && ofZ ? Gate.Y : ofX ? Gate.Z : Gate.X, q);
            }
        }
        for (int k = gateCount - 3; k >= 0; k -= 3) {
            int a = origin[gates[k + 1]];
            switch (gates[k]) {
                case H -> block.gate(Gate.H, a);
                case S -> block.gate(Gate.SDG, a);
                default -> block.gate(Gate.CX, a, origin[gates[k + 2]]);
            }
        }
        return block.build();
    }
}
