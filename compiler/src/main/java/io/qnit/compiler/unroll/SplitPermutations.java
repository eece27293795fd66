package io.qnit.compiler.unroll;

import io.qnit.compiler.pass.Context;
import io.qnit.compiler.pass.Inside;
import io.qnit.compiler.pass.Pass;
import io.qnit.compiler.pass.Rewrite;
import io.qnit.compiler.synthesis.UnitarySynthesis;
import io.qnit.core.circuit.Block;
import io.qnit.core.circuit.BlockBuilder;
import io.qnit.core.circuit.Node;
import io.qnit.core.circuit.Opcode;
import io.qnit.core.gate.Gate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Writes unitaries on three and more qubits that only permute basis states, up to a phase of each, as X gates with controls
 * after a diagonal: an adder or an oracle given by its matrix is a classical function and has a far shorter form than {@link
 * UnitarySynthesis} finds for any matrix.
 *
 * <p>Transformation-based synthesis, from both sides (Miller, Maslov and Dueck, DAC 2003): states are put into their places
 * in ascending order; the gates that bring state i home have controls that no smaller state fulfils, so that these stay where they are. Each
 * state takes the side on which fewer bits are wrong. What comes out is taken when it is estimated to be shorter than the
 * form for any matrix. Time and memory are a few times the matrix's.
 */
public final class SplitPermutations implements Pass {
    /** Entries that differ by less from 0, or from 1 in magnitude, are that. */
    private static final double ROUNDING = 1e-10;

    /** X on one bit of the index where all of some other bits are 1. */
    private record Flip(int controls, int bit) {
        int of(int index) {
            return (index & controls) == controls ? index ^ bit : index;
        }

        /** Entanglers that it will take: each Toffoli six, with lemma 7.2 of Barenco et al. */
        long entanglers() {
            int count = Integer.bitCount(controls);
            return count < 2 ? count : count == 2 ? 6 : 24L * (count - 2);
        }
    }

    @Override
    public String name() {
        return "split permutations";
    }

    /** Whether a block, or one inside, has unitaries on three and more qubits at all. */
    public static boolean applies(Block block) {
        for (int i = 0; i < block.size(); i++) {
            if (isWide(block, i)
                    || (Inside.isControlFlow(block, i)
                            && Block.inside(block.node(i)).stream().anyMatch(SplitPermutations::applies))) {
                return true;
            }
        }
        return false;
    }

    private static boolean isWide(Block block, int i) {
        return block.opcode(i) == Opcode.UNITARY && block.operandCount(i) > 2;
    }

    @Override
    public Rewrite.Result apply(Block source, Context context) {
        return apply(source, Rewrite.inPlace(context.target().qubitCount()));
    }

    private static Rewrite.Result apply(Block source, int[] layout) {
        Rewrite rewrite = new Rewrite(source, layout);
        for (int i = 0; i < source.size(); i++) {
            if (Inside.isControlFlow(source, i)) {
                Inside.rewrite(source, i, rewrite, block -> apply(block, layout));
                continue;
            }
            Optional<Block> gates = isWide(source, i)
                    ? gates(((Node.UnitaryMatrix) source.node(i)).entries(), source.qubits(i))
                    : Optional.empty();
            if (gates.isEmpty()) {
                rewrite.copy(i);
                continue;
            }
            rewrite.stand(i);
            rewrite.target().line(source.line(i));
            for (int k = 0; k < gates.get().size(); k++) {
                rewrite.target().append(gates.get(), k, qubit -> qubit);
            }
            rewrite.target().line(0);
            rewrite.close();
        }
        return rewrite.result();
    }

    /** Empty where the matrix is not of the kind, or a form for any matrix promises to be as short. */
    private static Optional<Block> gates(double[] matrix, int[] qubits) {
        int n = 1 << qubits.length;
        int[] image = new int[n];
        double[] phases = new double[2 * n];
        for (int column = 0; column < n; column++) {
            image[column] = -1;
            for (int row = 0; row < n; row++) {
                double re = matrix[2 * (row * n + column)];
                double im = matrix[2 * (row * n + column) + 1];
                double size = Math.hypot(re, im);
                if (size > ROUNDING) {
                    if (image[column] >= 0 || Math.abs(size - 1) > ROUNDING) {
                        return Optional.empty();
                    }
                    image[column] = row;
                    phases[2 * column] = re;
                    phases[2 * column + 1] = im;
                }
            }
        }
        if (isIdentity(image)) {
            return Optional.empty();
        }
        List<Flip> flips = flips(image);
        boolean plain = true;
        for (int k = 0; k < n; k++) {
            plain &= Math.hypot(phases[2 * k] - phases[0], phases[2 * k + 1] - phases[1]) <= ROUNDING;
        }
        long entanglers = flips.stream().mapToLong(Flip::entanglers).sum() + (plain ? 0 : n - 2);
        if (entanglers >= 23.0 / 48 * n * n - 1.5 * n + 4.0 / 3) {
            return Optional.empty();
        }
        BlockBuilder block = new BlockBuilder();
        if (plain) {
            double phase = Math.atan2(phases[1], phases[0]);
            if (Math.abs(phase) > 1e-15) {
                block.gate(Gate.GPHASE, new int[0], phase);
            }
        } else {
            double[] diagonal = new double[matrix.length];
            for (int k = 0; k < n; k++) {
                System.arraycopy(phases, 2 * k, diagonal, 2 * k * (n + 1), 2);
            }
            block.unitary(new Node.UnitaryMatrix(diagonal), qubits);
        }
        flips.forEach(flip -> append(block, flip, qubits));
        return Optional.of(block.build());
    }

    private static boolean isIdentity(int[] image) {
        for (int k = 0; k < image.length; k++) {
            if (image[k] != k) {
                return false;
            }
        }
        return true;
    }

    /** In the order in which they act. */
    private static List<Flip> flips(int[] permutation) {
        int[] image = permutation.clone();
        int[] origin = new int[image.length];
        for (int k = 0; k < image.length; k++) {
            origin[image[k]] = k;
        }
        List<Flip> first = new ArrayList<>();
        List<Flip> last = new ArrayList<>();
        for (int i = 0; i < image.length; i++) {
            if (Integer.bitCount(image[i] ^ i) <= Integer.bitCount(origin[i] ^ i)) {
                home(i, image, origin, last);
            } else {
                home(i, origin, image, first);
            }
        }
        first.addAll(last.reversed());
        return first;
    }

    /** Adds the flips that take to[i] to i, and follows them on both sides. */
    private static void home(int i, int[] to, int[] from, List<Flip> flips) {
        for (int missing = i & ~to[i]; missing != 0; missing &= missing - 1) {
            flip(new Flip(to[i], missing & -missing), to, from, flips);
        }
        for (int surplus = to[i] & ~i; surplus != 0; surplus &= surplus - 1) {
            flip(new Flip(i, surplus & -surplus), to, from, flips);
        }
    }

    private static void flip(Flip flip, int[] to, int[] from, List<Flip> flips) {
        flips.add(flip);
        Arrays.setAll(to, k -> flip.of(to[k]));
        for (int k = 0; k < to.length; k++) {
            from[to[k]] = k;
        }
    }

    private static void append(BlockBuilder block, Flip flip, int[] qubits) {
        int[] operands = new int[Integer.bitCount(flip.controls) + 1];
        int at = 0;
        for (int k = 0; k < qubits.length; k++) {
            if ((flip.controls >> k & 1) == 1) {
                operands[at++] = qubits[k];
            }
        }
        operands[at] = qubits[Integer.numberOfTrailingZeros(flip.bit)];
        SplitControls.controlled(block, at, Gate.X, operands);
    }
}
