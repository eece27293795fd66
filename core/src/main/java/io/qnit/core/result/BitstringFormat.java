package io.qnit.core.result;

import io.qnit.core.circuit.Circuit;
import io.qnit.core.circuit.ClbitRegister;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes the classical bits of a shot as a result's bitstring: clbit 0 of a register is its rightmost character,
 * registers are separated by a space, the last declared stands leftmost. Bits of local registers do not appear.
 * Immutable and safe to share between threads.
 */
public final class BitstringFormat {
    /** Per character the clbit shown there, or -1 for a space. */
    private final int[] clbits;

    /** The format of a circuit's results; a circuit without global clbits has the empty bitstring. */
    public BitstringFormat(Circuit circuit) {
        int[] reversed = new int[2 * circuit.clbitCount()];
        int length = 0;
        for (ClbitRegister register : circuit.clbitRegisters()) {
            if (register.scope() == ClbitRegister.Scope.LOCAL) {
                continue;
            }
            if (length > 0) {
                reversed[length++] = -1;
            }
            for (int i = 0; i < register.size(); i++) {
                reversed[length++] = register.offset() + i;
            }
        }
        clbits = new int[length];
        for (int i = 0; i < length; i++) {
            clbits[i] = reversed[length - 1 - i];
        }
    }

    /** The number of characters, spaces included. */
    public int length() {
        return clbits.length;
    }

    /**
     * The bitstring of a shot.
     *
     * @param bits bit k of word k / 64 (its bit k % 64) is the circuit's clbit k; missing words are zero
     */
    public String format(long[] bits) {
        byte[] text = new byte[clbits.length];
        for (int i = 0; i < text.length; i++) {
            int clbit = clbits[i];
            if (clbit < 0) {
                text[i] = ' ';
            } else {
                int word = clbit >>> 6;
                text[i] = (byte) ('0' + (word < bits.length ? (bits[word] >>> clbit) & 1 : 0));
            }
        }
        return new String(text, StandardCharsets.ISO_8859_1);
    }

    /** The bitstring of a shot of a circuit with at most 64 clbits; bit k of {@code bits} is clbit k. */
    public String format(long bits) {
        byte[] text = new byte[clbits.length];
        for (int i = 0; i < text.length; i++) {
            int clbit = clbits[i];
            text[i] = (byte) (clbit < 0 ? ' ' : '0' + (clbit < Long.SIZE ? (bits >>> clbit) & 1 : 0));
        }
        return new String(text, StandardCharsets.ISO_8859_1);
    }

    /** The clbits that are shown, in ascending order. */
    public int[] shownClbits() {
        return Arrays.stream(clbits).filter(clbit -> clbit >= 0).sorted().toArray();
    }
}
