package io.qnit.simulator.stabilizer;

import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Rows by vector registers, of 512 bits where the machine has them. Rows are multiples of 512 bits long, so that there
 * are no remainders. The phase of a product needs the number of anticommuting qubits and of those that bring -i, modulo
 * 4 and 2: population counts per lane, added up once per row.
 */
final class VectorRowKernels implements RowKernels {
    private static final VectorSpecies<Long> SPECIES = LongVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();

    @Override
    public int multiply(long[] to, int toAt, long[] from, int fromAt, int words) {
        return product(to, toAt, from, fromAt, words);
    }

    private static int product(long[] to, int toAt, long[] from, int fromAt, int words) {
        LongVector turns = LongVector.zero(SPECIES);
        for (int k = 0; k < words; k += LANES) {
            LongVector x1 = LongVector.fromArray(SPECIES, to, toAt + k);
            LongVector z1 = LongVector.fromArray(SPECIES, to, toAt + words + k);
            LongVector x2 = LongVector.fromArray(SPECIES, from, fromAt + k);
            LongVector z2 = LongVector.fromArray(SPECIES, from, fromAt + words + k);
            LongVector x = x1.lanewise(VectorOperators.XOR, x2);
            LongVector z = z1.lanewise(VectorOperators.XOR, z2);
            x.intoArray(to, toAt + k);
            z.intoArray(to, toAt + words + k);
            LongVector x1z2 = x1.and(z2);
            LongVector anti = x1z2.lanewise(VectorOperators.XOR, z1.and(x2));
            LongVector minus = x.lanewise(VectorOperators.XOR, z)
                    .lanewise(VectorOperators.XOR, x1z2)
                    .and(anti);
            LongVector negative = minus.lanewise(VectorOperators.BIT_COUNT);
            turns = turns.add(anti.lanewise(VectorOperators.BIT_COUNT)).add(negative).add(negative);
        }
        return (int) turns.reduceLanes(VectorOperators.ADD) & 3;
    }

    @Override
    public int anticommute(long[] a, int aAt, long[] b, int bAt, int words) {
        return parity(a, aAt, b, bAt, words);
    }

    private static int parity(long[] a, int aAt, long[] b, int bAt, int words) {
        LongVector parity = LongVector.zero(SPECIES);
        for (int k = 0; k < words; k += LANES) {
            LongVector xz = LongVector.fromArray(SPECIES, a, aAt + k)
                    .and(LongVector.fromArray(SPECIES, b, bAt + words + k));
            LongVector zx = LongVector.fromArray(SPECIES, a, aAt + words + k)
                    .and(LongVector.fromArray(SPECIES, b, bAt + k));
            parity = parity.lanewise(VectorOperators.XOR, xz).lanewise(VectorOperators.XOR, zx);
        }
        return Long.bitCount(parity.reduceLanes(VectorOperators.XOR)) & 1;
    }

    @Override
    public void xor(long[] to, int toAt, long[] from, int fromAt, int words) {
        for (int k = 0; k < words; k += LANES) {
            LongVector.fromArray(SPECIES, to, toAt + k)
                    .lanewise(VectorOperators.XOR, LongVector.fromArray(SPECIES, from, fromAt + k))
                    .intoArray(to, toAt + k);
        }
    }

    @Override
    public void reflect(
            long[] data, int[] rows, byte[] signs, int words, int qubit, long[] b, long[] product, int phase) {
        for (int r = 0; r < rows.length; r++) {
            int at = rows[r];
            int withA = (int) (data[at + (qubit >>> 6)] >>> qubit & 1);
            int withB = parity(data, at, b, 0, words);
            if (withA == withB) {
                signs[r] ^= (byte) withA;
            } else {
                int turns = product(data, at, product, 0, words) + phase + 2 * withA;
                signs[r] ^= (byte) (turns >> 1 & 1);
            }
        }
    }
}
