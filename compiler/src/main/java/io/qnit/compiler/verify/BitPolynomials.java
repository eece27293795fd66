package io.qnit.compiler.verify;

import io.qnit.compiler.algebra.Operation;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reversible logic at any width: every qubit's bit as a polynomial over GF(2) in the bits at the beginning (its algebraic
 * normal form, which is unique). X with controls adds the product of its controls; SWAP with controls adds the product of
 * the controls and the sum of both bits to each. The polynomials stay short where ancillas are cleaned up, as in chains of
 * Toffoli gates; beyond a limit the answer is left open.
 */
final class BitPolynomials {
    private static final int MOST_TERMS = 1 << 13;

    private BitPolynomials() {}

    /** Empty when an operation is not of this kind or the polynomials grow too long. */
    static Optional<GroupEquality.Outcome> compare(
            int width, List<Operation> source, int[] after, List<Operation> target) {
        List<Set<BitSet>> a = start(width);
        List<Set<BitSet>> b = start(width);
        if (!run(source, a) || !run(target, b)) {
            return Optional.empty();
        }
        for (int q = 0; q < width; q++) {
            if (!a.get(q).equals(b.get(after[q]))) {
                return Optional.of(new GroupEquality.Outcome.Different("they compute different bits"));
            }
        }
        return Optional.of(new GroupEquality.Outcome.Equal(0, 0));
    }

    private static List<Set<BitSet>> start(int width) {
        List<Set<BitSet>> bits = new java.util.ArrayList<>();
        for (int q = 0; q < width; q++) {
            BitSet variable = new BitSet();
            variable.set(q);
            bits.add(new HashSet<>(Set.of(variable)));
        }
        return bits;
    }

    private static boolean run(List<Operation> operations, List<Set<BitSet>> bits) {
        for (Operation operation : operations) {
            int[] targets = operation.targets();
            Set<BitSet> product = new HashSet<>(Set.of(new BitSet()));
            boolean isX = is(operation.matrix(), 1, 0);
            boolean isSwap = !isX && is(operation.matrix(), 0, 2, 1, 3);
            if (!isX && !isSwap) {
                return false;
            }
            for (int control : operation.controls()) {
                product = times(product, bits.get(control));
                if (product.size() > MOST_TERMS) {
                    return false;
                }
            }
            if (isX) {
                add(bits.get(targets[0]), product);
            } else {
                Set<BitSet> sum = new HashSet<>(bits.get(targets[0]));
                add(sum, bits.get(targets[1]));
                product = times(product, sum);
                add(bits.get(targets[0]), product);
                add(bits.get(targets[1]), product);
            }
            if (product.size() > MOST_TERMS || bits.get(targets[0]).size() > MOST_TERMS) {
                return false;
            }
        }
        return true;
    }

    private static void add(Set<BitSet> to, Set<BitSet> terms) {
        for (BitSet term : terms) {
            if (!to.remove(term)) {
                to.add(term);
            }
        }
    }

    private static Set<BitSet> times(Set<BitSet> a, Set<BitSet> b) {
        Set<BitSet> product = new HashSet<>();
        if ((long) a.size() * b.size() > 16L * MOST_TERMS) {
            for (int k = 0; k <= MOST_TERMS; k++) { // too long whatever cancels: say so by its size
                product.add(BitSet.valueOf(new long[] {k}));
            }
            return product;
        }
        for (BitSet x : a) {
            for (BitSet y : b) {
                BitSet term = (BitSet) x.clone();
                term.or(y);
                if (!product.remove(term)) {
                    product.add(term);
                }
            }
        }
        return product;
    }

    /** Whether column c has its only entry, a one, in row {@code rows[c]}. */
    private static boolean is(double[] m, int... rows) {
        int size = rows.length;
        if (m.length != 2 * size * size) {
            return false;
        }
        for (int r = 0; r < size; r++) {
            for (int c = 0; c < size; c++) {
                if (m[2 * (r * size + c)] != (rows[c] == r ? 1 : 0) || m[2 * (r * size + c) + 1] != 0) {
                    return false;
                }
            }
        }
        return true;
    }
}
