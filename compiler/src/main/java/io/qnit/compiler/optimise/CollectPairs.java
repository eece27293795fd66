package io.qnit.compiler.optimise;

import io.qnit.compiler.commute.Axis;
import io.qnit.compiler.matrix.OneQubitMatrix;
import io.qnit.compiler.matrix.Operations;
import io.qnit.compiler.matrix.TwoQubitMatrix;
import io.qnit.compiler.pass.Context;
import io.qnit.compiler.pass.Pass;
import io.qnit.compiler.pass.Rewrite;
import io.qnit.compiler.synthesis.WeylCoordinates;
import io.qnit.compiler.synthesis.WeylDecomposition;
import io.qnit.core.circuit.Block;
import io.qnit.core.circuit.BlockBuilder;
import io.qnit.core.circuit.Node;
import io.qnit.core.gate.Gate;

/**
 * Makes one operation of each run of gates on a pair of qubits, so that what places and routes sees each pair once. The
 * class of the run (its Weyl coordinates) decides what it becomes:
 *
 * <ul>
 * <li>gates on one qubit alone where it does not entangle;
 * <li>a rotation RXX and gates on one qubit where it has one coordinate, which leaves its axes open to commutation;
 * <li>a 4x4 unitary otherwise.
 * </ul>
 *
 * <p>Where wires may be renamed (before placing, outside control flow), a run whose mirror, the run followed by a SWAP,
 * takes fewer entangling gates becomes its mirror, and the two wires change places (MIRAGE, arXiv:2308.03874).
 */
public final class CollectPairs implements Pass {
    /** Whether wires may be renamed. */
    public enum Renaming {
        ALLOWED,
        FORBIDDEN
    }

    private final Renaming renaming;

    public CollectPairs(Renaming renaming) {
        this.renaming = renaming;
    }

    @Override
    public String name() {
        return "collect pairs";
    }

    @Override
    public Rewrite.Result apply(Block source, Context context) {
        int[] layout = Rewrite.inPlace(context.target().qubitCount());
        return new Walk(source, layout, context, renaming).walk();
    }

    private static final class Walk extends PairWalk {
        private final Context context;
        private final Renaming renaming;

        Walk(Block source, int[] layout, Context context, Renaming renaming) {
            super(source, layout);
            this.context = context;
            this.renaming = renaming;
        }

        @Override
        protected Rewrite.Result inside(Block block) {
            return new Walk(block, rewrite.layout(), context, Renaming.FORBIDDEN).walk();
        }

        @Override
        protected void emit(Run run) {
            if (run.gatesOnBoth() == 1 && renaming == Renaming.FORBIDDEN) {
                copyAll(run);
                return;
            }
            double[] matrix = run.matrix(source);
            WeylCoordinates coordinates = WeylCoordinates.of(matrix);
            int count = coordinates.cxCount();
            if (renaming == Renaming.ALLOWED && coordinates.mirror().cxCount() < count) {
                double[] mirror = TwoQubitMatrix.thenSwap(matrix);
                run.operations().forEach(rewrite::stand);
                append(run, mirror, coordinates.mirror());
                rewrite.exchange(run.low(), run.high());
                rewrite.close();
            } else if (run.gatesOnBoth() == 1) {
                copyAll(run);
            } else {
                run.operations().forEach(rewrite::stand);
                append(run, matrix, coordinates);
                rewrite.close();
            }
        }

        /** Appends a unitary to where the wires lie before it: of a mirror, too, operand 0 is where the lower wire was. */
        private void append(Run run, double[] matrix, WeylCoordinates coordinates) {
            int qubit0 = rewrite.qubit(run.low());
            int qubit1 = rewrite.qubit(run.high());
            BlockBuilder target = rewrite.target();
            target.line(source.line(run.operations().getFirst()));
            if (coordinates.b() > WeylCoordinates.TOLERANCE || Math.abs(coordinates.c()) > WeylCoordinates.TOLERANCE) {
                target.unitary(new Node.UnitaryMatrix(matrix), qubit0, qubit1);
            } else {
                Axis axis0 = Axis.of(matrix, 2, 0);
                Axis axis1 = Axis.of(matrix, 2, 1);
                if (axis0 != Axis.NONE && axis1 != Axis.NONE) {
                    phase += PauliAngles.of(matrix, axis0, axis1)
                            .append(target, qubit0, axis0, qubit1, axis1, context.tolerance());
                } else {
                    appendRotation(target, matrix, qubit0, qubit1);
                }
            }
            target.line(0);
        }

        private void appendRotation(BlockBuilder target, double[] matrix, int qubit0, int qubit1) {
            WeylDecomposition weyl = WeylDecomposition.of(matrix);
            phase += weyl.phase();
            phase += OneQubitMatrix.appendUnlessIdentity(target, qubit0, weyl.before0(), context.tolerance());
            phase += OneQubitMatrix.appendUnlessIdentity(target, qubit1, weyl.before1(), context.tolerance());
            double angle = -2 * weyl.coordinates().a();
            if (!Operations.isSmall(angle, context.tolerance())) {
                target.gate(Gate.RXX, qubit0, qubit1, angle);
            }
            phase += OneQubitMatrix.appendUnlessIdentity(target, qubit0, weyl.after0(), context.tolerance());
            phase += OneQubitMatrix.appendUnlessIdentity(target, qubit1, weyl.after1(), context.tolerance());
        }
    }
}
