package io.qnit.simulator.trajectory;

import static io.qnit.simulator.trajectory.AmplitudeKernels.LANES;
import static io.qnit.simulator.trajectory.AmplitudeKernels.ROW;

import io.qnit.simulator.state.Operation;
import io.qnit.simulator.tile.TilePlan;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A noisy circuit made ready: fused blocks, in passes over tiles that lie in the cache. Immutable. */
final class TrajectoryProgram {
    /** 2^8 amplitudes in 8 columns are 32 KiB, a first-level cache; wide states have fewer, wider passes. */
    private static final int LOCAL = 8;

    private static final int LOCAL_OF_WIDE = 10;
    private static final int WIDE = 17;
    private static final int SMALL = 5;
    private static final double[] NO_PHASE = {1, 0};

    /** A block in a tile, in both forms that it may have. */
    private static final class Step {
        final Fused block;
        final int free;
        final int groups;
        final int[] offsets;
        final @Nullable Butterfly butterfly;
        /** Used without a butterfly. */
        final double[] dense;
        /** What the blocks behind have left to this one, by basis state of its qubits. */
        final double[] diagonal;
        /** What this block has left to those before. */
        final double[] left;

        Step(Fused block, int free, int[] offsets, Compiled form) {
            this.block = block;
            this.free = free;
            this.groups = 1 << Integer.bitCount(free);
            this.offsets = offsets;
            this.butterfly = form.butterfly.orElse(null);
            this.dense = form.dense;
            this.diagonal = form.diagonal;
            this.left = form.left;
        }
    }

    /** The form of a block. */
    record Compiled(Optional<Butterfly> butterfly, double[] dense, double[] diagonal, double[] left) {}

    /**
     * One operator of a pass.
     *
     * @param site whose usual operator it is, or {@link Fused#NO_SITE}
     */
    @SuppressWarnings("ArrayRecordComponent") // dense numbers, never compared
    record Stride(double[] matrix, int[] qubits, int site) {}

    /** A pass over the state. */
    static final class Pass {
        private final int[] rows;
        private final int[] columns;
        private final int others;
        private final int tiles;
        private final List<Step> steps;
        /** The sites in it, in an order in which they may happen. */
        final int[] sites;
        /** Whether any of them looks at the state. */
        final boolean looksAtState;

        Pass(int qubitCount, TilePlan plan, List<Fused> blocks, List<Compiled> forms, List<Site> allSites) {
            int local = plan.qubits().size();
            int[] positions = plan.qubits().stream().mapToInt(q -> q).toArray();
            rows = SmallMatrix.offsets(positions);
            int free = (1 << qubitCount) - 1 & ~rows[rows.length - 1];
            int columnBits = Math.min(Integer.numberOfTrailingZeros(LANES), Integer.bitCount(free));
            columns = new int[1 << columnBits];
            Arrays.setAll(columns, k -> Integer.expand(k, free));
            others = free & ~columns[columns.length - 1];
            tiles = 1 << Integer.bitCount(others);
            steps = new ArrayList<>();
            List<Integer> found = new ArrayList<>();
            for (int place : plan.places()) {
                Fused block = blocks.get(place);
                int[] at = new int[block.qubits().length];
                Arrays.setAll(at, j -> plan.qubits().indexOf(block.qubits()[j]) + Integer.numberOfTrailingZeros(ROW));
                int[] offsets = SmallMatrix.offsets(at);
                int rest = (ROW << local) - ROW & ~offsets[offsets.length - 1];
                steps.add(new Step(block, rest, offsets, forms.get(place)));
                for (Fused.Element element : block.elements()) {
                    if (element.site() != Fused.NO_SITE) {
                        found.add(element.site());
                    }
                }
            }
            sites = found.stream().mapToInt(s -> s).toArray();
            looksAtState = found.stream().anyMatch(s -> allSites.get(s).looksAtState());
        }

        int blocks() {
            return steps.size();
        }

        int tiles() {
            return tiles;
        }

        int tileLength() {
            return rows.length * ROW;
        }

        /** The pass operator by operator: each block without what it has left to others, and with what others left to it. */
        List<Stride> strides() {
            List<Stride> strides = new ArrayList<>();
            for (Step step : steps) {
                int[] qubits = step.block.qubits();
                strides.add(new Stride(ofDiagonal(step.left, -1), qubits, Fused.NO_SITE));
                for (Fused.Element element : step.block.elements()) {
                    strides.add(new Stride(element.matrix(), element.qubits(), element.site()));
                }
                strides.add(new Stride(ofDiagonal(step.diagonal, 1), qubits, Fused.NO_SITE));
            }
            return strides;
        }

        /** The matrix of phases, or of their inverses. */
        private static double[] ofDiagonal(double[] diagonal, int sign) {
            int d = diagonal.length / 2;
            double[] m = new double[2 * d * d];
            for (int k = 0; k < d; k++) {
                m[2 * k * (d + 1)] = diagonal[2 * k];
                m[2 * k * (d + 1) + 1] = sign * diagonal[2 * k + 1];
            }
            return m;
        }

        /**
         * The matrices of the blocks that noise strikes, by block; null for those that run as usual.
         *
         * @param struck the sites, ascending
         * @param choices the operators there
         */
        double @Nullable [][] variant(List<Site> sites, int[] struck, int[] choices) {
            double @Nullable [][] matrices = new double[steps.size()][];
            for (int k = 0; k < matrices.length; k++) {
                Step step = steps.get(k);
                boolean hit = false;
                for (Fused.Element element : step.block.elements()) {
                    hit |= element.site() != Fused.NO_SITE && Arrays.binarySearch(struck, element.site()) >= 0;
                }
                if (hit) {
                    matrices[k] = adjusted(step.block.matrix(sites, site -> {
                        int at = Arrays.binarySearch(struck, site);
                        return at < 0 ? -1 : choices[at];
                    }), step.diagonal, step.left);
                }
            }
            return matrices;
        }

        /** Runs it on one tile of a state. */
        void run(
                AmplitudeKernels kernels, double[] re, double[] im, int tile, double[] scratch,
                double @Nullable [] @Nullable [] variant) {
            int base = Integer.expand(tile, others);
            boolean aligned = columns[columns.length - 1] == LANES - 1;
            if (aligned) {
                kernels.copyIn(re, im, base, rows, scratch);
            } else {
                for (int row = 0; row < rows.length; row++) {
                    for (int c = 0; c < columns.length; c++) {
                        scratch[row * ROW + c] = re[base | rows[row] | columns[c]];
                        scratch[row * ROW + LANES + c] = im[base | rows[row] | columns[c]];
                    }
                }
            }
            for (int k = 0; k < steps.size(); k++) {
                Step step = steps.get(k);
                double @Nullable [] other = variant == null ? null : variant[k];
                if (other != null) {
                    kernels.dense(scratch, step.free, step.groups, step.offsets, other);
                } else if (step.butterfly != null) {
                    kernels.butterfly(scratch, step.free, step.groups, step.offsets, step.butterfly);
                } else {
                    kernels.dense(scratch, step.free, step.groups, step.offsets, step.dense);
                }
            }
            if (aligned) {
                kernels.copyOut(scratch, re, im, base, rows);
            } else {
                for (int row = 0; row < rows.length; row++) {
                    for (int c = 0; c < columns.length; c++) {
                        re[base | rows[row] | columns[c]] = scratch[row * ROW + c];
                        im[base | rows[row] | columns[c]] = scratch[row * ROW + LANES + c];
                    }
                }
            }
        }
    }

    private final List<Pass> passes;
    private final List<Site> sites;
    /** By site, the pass in which it is. */
    private final int[] passOfSite;

    TrajectoryProgram(int qubitCount, List<Operation> operations) {
        Fused.Program fused = Fused.fuse(qubitCount, operations);
        sites = fused.sites();
        List<Fused> blocks = fused.blocks();
        List<Compiled> forms = compile(qubitCount, blocks);
        int most = qubitCount <= SMALL ? Math.max(1, qubitCount)
                : Math.min(qubitCount < WIDE ? LOCAL : LOCAL_OF_WIDE, qubitCount - 3);
        passes = TilePlan.of(qubitCount, most, blocks.stream().map(Fused::qubits).toList()).stream()
                .map(plan -> new Pass(qubitCount, plan, blocks, forms, sites))
                .toList();
        passOfSite = new int[sites.size()];
        for (int p = 0; p < passes.size(); p++) {
            for (int site : passes.get(p).sites) {
                passOfSite[site] = p;
            }
        }
    }

    List<Pass> passes() {
        return passes;
    }

    List<Site> sites() {
        return sites;
    }

    int passOf(int site) {
        return passOfSite[site];
    }

    private List<Compiled> compile(int qubitCount, List<Fused> blocks) {
        double[][] carried = new double[qubitCount][];
        Arrays.fill(carried, NO_PHASE);
        Compiled[] forms = new Compiled[blocks.size()];
        for (int b = blocks.size() - 1; b >= 0; b--) {
            Fused block = blocks.get(b);
            double[] diagonal = diagonal(block.qubits(), carried);
            Optional<Butterfly> butterfly = Butterfly.of(block, sites, diagonal);
            for (int j = 0; j < block.qubits().length; j++) {
                int at = j;
                carried[block.qubits()[j]] = butterfly.map(f -> f.left()[at]).orElse(NO_PHASE);
            }
            double[] left = diagonal(block.qubits(), carried);
            double[] dense = butterfly.isPresent()
                    ? new double[0]
                    : adjusted(block.matrix(sites, _ -> -1), diagonal, left);
            forms[b] = new Compiled(butterfly, dense, diagonal, left);
        }
        return List.of(forms);
    }

    /** The product of phases of some qubits, by basis state, interleaved. */
    private static double[] diagonal(int[] qubits, double[][] phases) {
        double[] diagonal = new double[2 << qubits.length];
        for (int v = 0; v < 1 << qubits.length; v++) {
            double re = 1;
            double im = 0;
            for (int j = 0; j < qubits.length; j++) {
                double[] phase = phases[qubits[j]];
                if ((v >> j & 1) == 1) {
                    double x = re * phase[0] - im * phase[1];
                    im = re * phase[1] + im * phase[0];
                    re = x;
                }
            }
            diagonal[2 * v] = re;
            diagonal[2 * v + 1] = im;
        }
        return diagonal;
    }

    /** diagonal times matrix times the inverse of {@code left}. */
    private static double[] adjusted(double[] matrix, double[] diagonal, double[] left) {
        int d = diagonal.length / 2;
        double[] result = new double[matrix.length];
        for (int row = 0; row < d; row++) {
            for (int column = 0; column < d; column++) {
                double re = diagonal[2 * row] * left[2 * column] + diagonal[2 * row + 1] * left[2 * column + 1];
                double im = diagonal[2 * row + 1] * left[2 * column] - diagonal[2 * row] * left[2 * column + 1];
                int at = 2 * (row * d + column);
                result[at] = re * matrix[at] - im * matrix[at + 1];
                result[at + 1] = re * matrix[at + 1] + im * matrix[at];
            }
        }
        return result;
    }
}
