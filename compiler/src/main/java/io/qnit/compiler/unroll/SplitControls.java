package io.qnit.compiler.unroll;

import io.qnit.compiler.matrix.OneQubitMatrix;
import io.qnit.compiler.pass.Context;
import io.qnit.compiler.pass.Inside;
import io.qnit.compiler.pass.Pass;
import io.qnit.compiler.pass.Rewrite;
import io.qnit.core.circuit.Block;
import io.qnit.core.circuit.BlockBuilder;
import io.qnit.core.circuit.Node;
import io.qnit.core.gate.Gate;
import io.qnit.core.gate.UnitaryPower;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Splits gates with more than two controls one step; repeated until none is left (Barenco et al., Phys. Rev. A 52, 3457).
 * Every step is an identity that holds for any number of controls, so that it can be checked by its form at any width:
 *
 * <ul>
 * <li>with k - 2 other qubits to borrow, X with k controls is a chain of 4 (k - 2) Toffoli gates (lemma 7.2);
 * <li>with one, it is four X with about half the controls each (lemma 7.3);
 * <li>otherwise, and for any U: V from the last control, X with the others onto it, V inverse from it, the same X, and V
 * with the others, where V V = U (lemma 7.5). The X then have the target to borrow.
 * </ul>
 *
 * <p>A borrowed qubit may be in any state and comes back as it was.
 */
public final class SplitControls implements Pass {
    @Override
    public String name() {
        return "split controls";
    }

    /** Whether any gate in the block, or in blocks inside, has more controls than {@link Unroll} takes. */
    public static boolean applies(Block block) {
        for (int i = 0; i < block.size(); i++) {
            if (isWide(block, i)) {
                return true;
            }
            if (Inside.isControlFlow(block, i)
                    && Block.inside(block.node(i)).stream().anyMatch(SplitControls::applies)) {
                return true;
            }
        }
        return false;
    }

    static int controls(Block block, int i) {
        return block.gate(i).controlCount() + block.addedControls(i);
    }

    /** Gates on two qubits with controls, but for cswap; X and Z with more than two controls; others with more than one. */
    private static boolean isWide(Block block, int i) {
        if (!block.isGate(i) || block.operandCount(i) == 0) {
            return false;
        }
        int controls = controls(block, i);
        Gate base = block.gate(i).base();
        if (base.qubitCount() > 1) {
            return controls > (base == Gate.SWAP ? 1 : 0);
        }
        return controls > (base == Gate.X || base == Gate.Z ? 2 : 1);
    }

    @Override
    public Rewrite.Result apply(Block source, Context context) {
        int[] layout = Rewrite.inPlace(context.target().qubitCount());
        return apply(source, layout);
    }

    private static Rewrite.Result apply(Block source, int[] layout) {
        Rewrite rewrite = new Rewrite(source, layout);
        for (int i = 0; i < source.size(); i++) {
            if (isWide(source, i)) {
                rewrite.stand(i);
                rewrite.target().line(source.line(i));
                split(source, i, layout.length, rewrite.target());
                rewrite.target().line(0);
                rewrite.close();
            } else if (Inside.isControlFlow(source, i)) {
                Inside.rewrite(source, i, rewrite, block -> apply(block, layout));
            } else {
                rewrite.copy(i);
            }
        }
        return rewrite.result();
    }

    private static void split(Block source, int i, int wires, BlockBuilder target) {
        int controls = controls(source, i);
        Gate base = source.gate(i).base();
        int[] qubits = source.qubits(i);
        double[] parameters = source.parameters(i);
        if (base == Gate.SWAP) { // a controlled swap is two cx around one more control on x
            int a = qubits[controls];
            int b = qubits[controls + 1];
            int[] all = new int[controls + 2];
            System.arraycopy(qubits, 0, all, 0, controls);
            all[controls] = a;
            all[controls + 1] = b;
            target.gate(Gate.CX, b, a);
            x(target, all);
            target.gate(Gate.CX, b, a);
            return;
        }
        if (base.qubitCount() > 1) { // the controls go to each gate that it is made of
            Block parts = Definitions.of(base, parameters);
            for (int part = 0; part < parts.size(); part++) {
                int[] all = Arrays.copyOf(qubits, controls + parts.operandCount(part));
                for (int k = 0; k < parts.operandCount(part); k++) {
                    all[controls + k] = qubits[controls + parts.qubit(part, k)];
                }
                Gate gate = parts.gate(part);
                int own = gate.controlCount() + parts.addedControls(part);
                if (gate == Gate.GPHASE) {
                    controlled(target, controls - 1, Gate.P, all, parts.parameters(part));
                } else {
                    controlled(target, controls + own, gate.base(), all, parts.parameters(part));
                }
            }
            return;
        }
        if (base == Gate.Z) {
            int last = qubits[controls];
            target.gate(Gate.H, last);
            x(target, qubits);
            target.gate(Gate.H, last);
            return;
        }
        if (base == Gate.X) {
            List<Integer> spare = spare(qubits, wires);
            if (spare.size() >= controls - 2) {
                chain(target, qubits, spare);
                return;
            }
            if (!spare.isEmpty()) {
                halves(target, qubits, spare.getFirst());
                return;
            }
        }
        root(target, base, qubits, parameters);
    }

    /** The qubits that a gate does not use, the nearest in number first. */
    private static List<Integer> spare(int[] qubits, int wires) {
        boolean[] used = new boolean[wires];
        for (int qubit : qubits) {
            used[qubit] = true;
        }
        List<Integer> spare = new ArrayList<>();
        for (int wire = 0; wire < wires && spare.size() < qubits.length; wire++) {
            if (!used[wire]) {
                spare.add(wire);
            }
        }
        return spare;
    }

    /** Lemma 7.2: twice up and down a chain of Toffoli gates, the second time without its ends. */
    private static void chain(BlockBuilder target, int[] qubits, List<Integer> spare) {
        int controls = qubits.length - 1;
        int goal = qubits[controls];
        int links = controls - 2;
        for (int round = 0; round < 2; round++) {
            if (round == 0) {
                target.gate(Gate.CCX, new int[] {qubits[controls - 1], spare.get(links - 1), goal});
            }
            for (int k = links - 1; k >= 1; k--) {
                target.gate(Gate.CCX, new int[] {qubits[k + 1], spare.get(k - 1), spare.get(k)});
            }
            target.gate(Gate.CCX, new int[] {qubits[0], qubits[1], spare.get(0)});
            for (int k = 1; k < links; k++) {
                target.gate(Gate.CCX, new int[] {qubits[k + 1], spare.get(k - 1), spare.get(k)});
            }
            if (round == 0) {
                target.gate(Gate.CCX, new int[] {qubits[controls - 1], spare.get(links - 1), goal});
            }
        }
    }

    /** Lemma 7.3: half of the controls onto a borrowed qubit, the rest and it onto the target, twice. */
    private static void halves(BlockBuilder target, int[] qubits, int borrowed) {
        int controls = qubits.length - 1;
        int half = (controls + 1) / 2;
        int[] first = new int[half + 1];
        System.arraycopy(qubits, 0, first, 0, half);
        first[half] = borrowed;
        int[] second = new int[controls - half + 2];
        System.arraycopy(qubits, half, second, 0, controls - half);
        second[controls - half] = borrowed;
        second[controls - half + 1] = qubits[controls];
        for (int round = 0; round < 2; round++) {
            x(target, first);
            x(target, second);
        }
    }

    /** Lemma 7.5. */
    private static void root(BlockBuilder target, Gate base, int[] qubits, double[] parameters) {
        int controls = qubits.length - 1;
        int[] others = Arrays.copyOf(qubits, controls);
        int[] fromLast = {qubits[controls - 1], qubits[controls]};
        int[] fromOthers = Arrays.copyOf(qubits, controls);
        fromOthers[controls - 1] = qubits[controls];
        double[] root = UnitaryPower.of(base.matrix(parameters), 0.5);
        unitary(target, root, fromLast);
        x(target, others);
        unitary(target, OneQubitMatrix.inverse(root), fromLast);
        x(target, others);
        unitary(target, root, fromOthers);
    }

    /** X with all but the last qubit as controls. */
    private static void x(BlockBuilder target, int[] qubits) {
        controlled(target, qubits.length - 1, Gate.X, qubits);
    }

    /** A unitary on the last qubit with the others as controls: exp(i phase) u(theta, phi, lambda). */
    private static void unitary(BlockBuilder target, double[] matrix, int[] qubits) {
        int controls = qubits.length - 1;
        if (controls == 1) {
            target.unitary(new Node.UnitaryMatrix(OneQubitMatrix.controlled(matrix)), qubits);
            return;
        }
        double[] angles = OneQubitMatrix.angles(matrix);
        controlled(target, controls, Gate.U, qubits, angles[0], angles[1], angles[2]);
        if (Math.abs(Math.IEEEremainder(angles[3], 2 * Math.PI)) > 1e-15) {
            // a phase with controls is P on the last of them
            controlled(target, controls - 1, Gate.P, Arrays.copyOf(qubits, controls), angles[3]);
        }
    }

    /** Appends a gate without controls of its own on the last qubits, the first {@code controls} being controls. */
    static void controlled(BlockBuilder target, int controls, Gate base, int[] qubits, double... parameters) {
        Gate gate = base;
        int named = 0;
        for (int k = controls; k > 0 && named == 0; k--) {
            if (base.withControls(k).isPresent()) {
                gate = base.withControls(k).get();
                named = k;
            }
        }
        target.controlled(controls - named, gate, qubits, parameters);
    }
}
