package io.qnit.compiler.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.qnit.compiler.pass.Certificate;
import io.qnit.compiler.pass.Rewrite;
import io.qnit.compiler.target.Coupling;
import io.qnit.core.circuit.Block;
import io.qnit.core.circuit.Node;
import io.qnit.core.circuit.Opcode;
import io.qnit.core.gate.Gate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Checks a routed block the slow way: with the SWAPs undone it has the source's operations, each once, and every two
 * that changed places commute as matrices or share nothing. Knows nothing of axes, runs or walks.
 */
final class RoutingCheck {
    private RoutingCheck() {}

    static void check(Block source, Rewrite.Result result, Coupling coupling) {
        int[] identity = new int[coupling.qubitCount()];
        Certificate certificate = result.certificate();
        int[] at = certificate.start();
        int[] sorted = at.clone();
        Arrays.sort(sorted);
        for (int q = 0; q < identity.length; q++) {
            identity[q] = q;
        }
        assertThat(sorted).as("the layout is a permutation").isEqualTo(identity);
        check(source, result.block(), certificate, at, coupling);
    }

    /** @param at the qubit of each wire; changed to the layout at the end */
    private static void check(Block source, Block target, Certificate certificate, int[] at, Coupling coupling) {
        assertThat(certificate.start()).isEqualTo(at);
        int[] sourceOf = new int[certificate.groupCount()];
        Arrays.fill(sourceOf, -1);
        for (int i = 0; i < source.size(); i++) {
            assertThat(sourceOf[certificate.groupOf(i)]).as("one operation a group").isEqualTo(-1);
            sourceOf[certificate.groupOf(i)] = i;
        }
        List<Integer> order = new ArrayList<>();
        for (int group = 0; group < certificate.groupCount(); group++) {
            int t = certificate.targetStart(group);
            assertThat(certificate.targetEnd(group)).isEqualTo(t + 1);
            int i = sourceOf[group];
            if (i < 0) {
                assertThat(target.gate(t)).isEqualTo(Gate.SWAP);
                int p = target.qubit(t, 0);
                int q = target.qubit(t, 1);
                assertThat(coupling.areCoupled(p, q)).isTrue();
                for (int wire = 0; wire < at.length; wire++) {
                    at[wire] = at[wire] == p ? q : at[wire] == q ? p : at[wire];
                }
                continue;
            }
            order.add(i);
            assertThat(target.opcode(t)).isEqualTo(source.opcode(i));
            List<Block> inside = source.hasNode(i) ? Block.inside(source.node(i)) : List.of();
            if (inside.isEmpty()) {
                for (int k = 0; k < source.operandCount(i); k++) {
                    assertThat(target.qubit(t, k)).isEqualTo(at[source.qubit(i, k)]);
                }
                if (source.isGate(i)) {
                    assertThat(target.parameters(t)).isEqualTo(source.parameters(i));
                } else if (source.hasNode(i)) {
                    assertThat(target.node(t)).isEqualTo(source.node(i));
                } else if (source.opcode(i) == Opcode.MEASURE) {
                    assertThat(target.clbit(t)).isEqualTo(source.clbit(i));
                }
                if ((source.isGate(i) || source.opcode(i) == Opcode.UNITARY) && source.operandCount(i) == 2) {
                    assertThat(coupling.areCoupled(target.qubit(t, 0), target.qubit(t, 1)))
                            .as("operation " + t + " is on a coupled pair")
                            .isTrue();
                }
            } else {
                int[] after = at;
                for (int k = 0; k < inside.size(); k++) {
                    int[] within = at.clone();
                    Block block = Block.inside(target.node(t)).get(k);
                    check(inside.get(k), block, certificate.inside(group).get(k), within, coupling);
                    if (k > 0) {
                        assertThat(within).as("all branches end alike").isEqualTo(after);
                    }
                    after = within;
                }
                Node node = source.node(i);
                if (node instanceof Node.While || node instanceof Node.For) {
                    assertThat(after).as("a loop ends as it begins").isEqualTo(at);
                }
                System.arraycopy(after, 0, at, 0, at.length);
            }
        }
        assertThat(order).hasSize(source.size());
        assertThat(certificate.end()).isEqualTo(at);
        for (int x = 0; x < order.size(); x++) {
            for (int y = x + 1; y < order.size(); y++) {
                int first = order.get(x);
                int second = order.get(y);
                if (first > second) {
                    assertThat(mayChangePlaces(source, first, second))
                            .as("operations " + second + " and " + first + " changed places")
                            .isTrue();
                }
            }
        }
    }

    private static boolean mayChangePlaces(Block block, int i, int j) {
        Clbits one = new Clbits(block, i);
        Clbits two = new Clbits(block, j);
        if (one.jumps || two.jumps || one.clash(two) || two.clash(one)) {
            return false;
        }
        List<Integer> wires = new ArrayList<>();
        boolean share = false;
        for (int q : block.qubits(i)) {
            wires.add(q);
        }
        for (int q : block.qubits(j)) {
            share |= wires.contains(q);
            if (!wires.contains(q)) {
                wires.add(q);
            }
        }
        if (!share) {
            return true;
        }
        if (!unitary(block, i) || !unitary(block, j)) {
            return false;
        }
        for (int c = 0; c < 1 << wires.size(); c++) {
            double[] column = new double[2 << wires.size()];
            column[2 * c] = 1;
            double[] ij = DenseTwin.apply(block, j, wires, DenseTwin.apply(block, i, wires, column));
            double[] ji = DenseTwin.apply(block, i, wires, DenseTwin.apply(block, j, wires, column));
            for (int k = 0; k < ij.length; k++) {
                if (Math.abs(ij[k] - ji[k]) > 1e-9) {
                    return false;
                }
            }
        }
        return true;
    }

    /** The clbits that an operation names and those that it writes, with what is inside it. */
    private static final class Clbits {
        private static final Pattern NAMED = Pattern.compile("[Cc]lbits?=\\[?([0-9, ]+)");
        private final Set<Integer> named = new HashSet<>();
        private final Set<Integer> written = new HashSet<>();
        private boolean jumps;

        Clbits(Block block, int i) {
            add(block, i);
        }

        private void add(Block block, int i) {
            switch (block.opcode(i)) {
                case Opcode.MEASURE -> {
                    named.add(block.clbit(i));
                    written.add(block.clbit(i));
                }
                case Opcode.ASSIGN -> {
                    Node.Assign node = (Node.Assign) block.node(i);
                    name(node.toString(), named);
                    name(node.target().toString(), written);
                }
                case Opcode.IF -> name(((Node.If) block.node(i)).condition().toString(), named);
                case Opcode.WHILE -> name(((Node.While) block.node(i)).condition().toString(), named);
                case Opcode.BREAK, Opcode.CONTINUE, Opcode.END -> jumps = true;
                default -> {}
            }
            if (block.hasNode(i)) {
                boolean before = jumps;
                for (Block inner : Block.inside(block.node(i))) {
                    for (int k = 0; k < inner.size(); k++) {
                        add(inner, k);
                    }
                }
                jumps = block.opcode(i) == Opcode.WHILE ? before : jumps;
            }
        }

        private static void name(String text, Set<Integer> into) {
            Matcher matcher = NAMED.matcher(text);
            while (matcher.find()) {
                for (String number : matcher.group(1).split(", ")) {
                    into.add(Integer.parseInt(number));
                }
            }
        }

        boolean clash(Clbits other) {
            return written.stream().anyMatch(other.named::contains);
        }
    }

    private static boolean unitary(Block block, int i) {
        return block.isGate(i) || block.opcode(i) == Opcode.UNITARY;
    }
}
