package io.qnit.simulator.stabilizer;

import java.util.ArrayList;
import java.util.List;

/**
 * A unitary on a few qubits that takes Pauli strings to Pauli strings, by what it does to X and Z of each qubit. The
 * global phase is not kept. A Pauli string on k qubits is two masks of k bits (X or Y in the first, Z or Y in the
 * second) and a sign. Immutable and safe to share between threads.
 */
public final class Clifford {
    private final int qubits;
    private final Images forward;
    private final Images backward;
    private final int opcode;

    /** Masks and signs by generator: 2 q is X of qubit q, 2 q + 1 is Z of qubit q. */
    @SuppressWarnings("ArrayRecordComponent") // compared by content where it matters, never as a record
    record Images(int[] x, int[] z, int[] signs) {}

    /**
     * @param forward U P U^-1 for each generator P
     * @param backward U^-1 P U for each generator P
     */
    Clifford(int qubits, Images forward, Images backward) {
        this.qubits = qubits;
        this.forward = forward;
        this.backward = backward;
        opcode = TableauProgram.opcode(backward);
    }

    /**
     * A Clifford by the images of X and Z of qubit 0, then of qubit 1, and so on.
     *
     * @param images signed Pauli strings such as {@code -YX}, the leftmost letter qubit 0
     */
    public static Clifford ofImages(List<String> images) {
        int count = images.size();
        int[] x = new int[count];
        int[] z = new int[count];
        int[] signs = new int[count];
        for (int g = 0; g < count; g++) {
            String image = images.get(g);
            signs[g] = image.startsWith("-") ? 1 : 0;
            for (int q = 0; q < count / 2; q++) {
                char letter = image.charAt(q + signs[g]);
                x[g] |= letter == 'X' || letter == 'Y' ? 1 << q : 0;
                z[g] |= letter == 'Z' || letter == 'Y' ? 1 << q : 0;
            }
        }
        Images forward = new Images(x, z, signs);
        return new Clifford(count / 2, forward, inverse(forward));
    }

    /** What U^-1 P U is: it has X where P anticommutes with the image of Z, and Z where with the image of X. */
    private static Images inverse(Images forward) {
        int count = forward.x.length;
        int[] x = new int[count];
        int[] z = new int[count];
        int[] signs = new int[count];
        for (int g = 0; g < count; g++) {
            int px = g % 2 == 0 ? 1 << g / 2 : 0;
            int pz = g % 2 == 0 ? 0 : 1 << g / 2;
            for (int q = 0; q < count / 2; q++) {
                x[g] |= anticommute(px, pz, forward.x[2 * q + 1], forward.z[2 * q + 1]) << q;
                z[g] |= anticommute(px, pz, forward.x[2 * q], forward.z[2 * q]) << q;
            }
            signs[g] = imageSign(forward, x[g], z[g]);
        }
        return new Images(x, z, signs);
    }

    private static int anticommute(int x1, int z1, int x2, int z2) {
        return Integer.bitCount(x1 & z2 ^ z1 & x2) & 1;
    }

    /** The sign of the image of a Pauli string whose image is known to be X or Z of one qubit up to a sign. */
    private static int imageSign(Images images, int x, int z) {
        int phase = 0;
        int productX = 0;
        int productZ = 0;
        for (int g = 0; g < images.x.length; g++) {
            int mask = g % 2 == 0 ? x : z;
            if ((mask >> g / 2 & 1) == 0) {
                continue;
            }
            // Y = i X Z.
            phase += g % 2 == 1 && (x >> g / 2 & 1) == 1 ? 1 : 0;
            phase += 2 * images.signs[g];
            int x1z2 = productX & images.z[g];
            int anti = x1z2 ^ productZ & images.x[g];
            productX ^= images.x[g];
            productZ ^= images.z[g];
            phase += Integer.bitCount(anti) + 2 * Integer.bitCount((productX ^ productZ ^ x1z2) & anti);
        }
        return phase >> 1 & 1;
    }

    /** How many qubits it acts on, 0 or more. */
    public int qubits() {
        return qubits;
    }

    /** Where U P U^-1 has X or Y; bit q is qubit q, and P is X of qubit g / 2 for even g, Z of it for odd g. */
    public int imageX(int generator) {
        return forward.x[generator];
    }

    /** Where U P U^-1 has Z or Y; see {@link #imageX}. */
    public int imageZ(int generator) {
        return forward.z[generator];
    }

    /** 1 where U P U^-1 has the sign -1, else 0; see {@link #imageX}. */
    public int imageSign(int generator) {
        return forward.signs[generator];
    }

    /** The images of X and Z of each qubit as {@link #ofImages} takes them. */
    public List<String> images() {
        List<String> images = new ArrayList<>();
        for (int g = 0; g < 2 * qubits; g++) {
            StringBuilder text = new StringBuilder(forward.signs[g] == 1 ? "-" : "");
            for (int q = 0; q < qubits; q++) {
                text.append("IXZY".charAt((forward.x[g] >> q & 1) + 2 * (forward.z[g] >> q & 1)));
            }
            images.add(text.toString());
        }
        return images;
    }

    Images backward() {
        return backward;
    }

    /** How a {@link TableauProgram} calls it. */
    int opcode() {
        return opcode;
    }

    /** Whether it does nothing but a global phase. */
    public boolean isIdentity() {
        return opcode == TableauProgram.NOTHING || isPauli() && (pauliX() | pauliZ()) == 0;
    }

    /** Whether it is a Pauli string up to a phase: it changes nothing but signs. */
    public boolean isPauli() {
        for (int q = 0; q < qubits; q++) {
            boolean same = forward.x[2 * q] == 1 << q
                    && forward.z[2 * q] == 0
                    && forward.x[2 * q + 1] == 0
                    && forward.z[2 * q + 1] == 1 << q;
            if (!same) {
                return false;
            }
        }
        return true;
    }

    /** Where a {@link #isPauli Pauli string} has X or Y: it changes the sign of Z there. */
    public int pauliX() {
        int mask = 0;
        for (int q = 0; q < qubits; q++) {
            mask |= forward.signs[2 * q + 1] << q;
        }
        return mask;
    }

    /** Where a {@link #isPauli Pauli string} has Z or Y: it changes the sign of X there. */
    public int pauliZ() {
        int mask = 0;
        for (int q = 0; q < qubits; q++) {
            mask |= forward.signs[2 * q] << q;
        }
        return mask;
    }
}
