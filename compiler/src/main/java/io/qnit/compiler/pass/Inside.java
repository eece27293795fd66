package io.qnit.compiler.pass;

import io.qnit.core.circuit.Block;
import io.qnit.core.circuit.Node;
import io.qnit.core.circuit.Opcode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Control flow seen by a pass: rewrites the blocks that hang from an operation and puts the operation back. */
public final class Inside {
    private Inside() {}

    /** Whether operation {@code i} has blocks inside. */
    public static boolean isControlFlow(Block block, int i) {
        return switch (block.opcode(i)) {
            case Opcode.IF, Opcode.WHILE, Opcode.FOR, Opcode.SWITCH, Opcode.BOX -> true;
            default -> false;
        };
    }

    /**
     * Appends operation {@code i} with its blocks rewritten. Each rewriting must begin with {@code rewrite.layout()} and
     * all must end with the same layout; a loop's must end as it begins.
     */
    public static void rewrite(
            Block source, int i, Rewrite rewrite, Function<Block, Rewrite.Result> rewriting) {
        Node node = source.node(i);
        List<Certificate> certificates = new ArrayList<>();
        List<Block> blocks = new ArrayList<>();
        for (Block block : Block.inside(node)) {
            Rewrite.Result result = rewriting.apply(block);
            blocks.add(result.block());
            certificates.add(result.certificate());
        }
        rewrite.controlFlow(i, with(node, blocks), certificates);
    }

    /** The block as it is, with its wires where {@code layout} says, blocks inside included. */
    public static Rewrite.Result copied(Block block, int[] layout) {
        Rewrite rewrite = new Rewrite(block, layout);
        for (int i = 0; i < block.size(); i++) {
            if (isControlFlow(block, i)) {
                rewrite(block, i, rewrite, inner -> copied(inner, rewrite.layout()));
            } else {
                rewrite.copy(i);
            }
        }
        return rewrite.result();
    }

    /** The node with other blocks, in the order of {@link Block#inside}. */
    public static Node with(Node node, List<Block> blocks) {
        return switch (node) {
            case Node.If n -> new Node.If(n.condition(), blocks.get(0), blocks.get(1));
            case Node.While n -> new Node.While(n.condition(), blocks.get(0));
            case Node.For n -> new Node.For(n.variable(), n.range(), blocks.get(0));
            case Node.Switch n -> {
                List<Node.Case> cases = new ArrayList<>();
                for (int k = 0; k < n.cases().size(); k++) {
                    cases.add(new Node.Case(n.cases().get(k).labels(), blocks.get(k)));
                }
                yield new Node.Switch(n.target(), cases, blocks.getLast());
            }
            case Node.Box n -> new Node.Box(n.duration(), blocks.get(0));
            case Node.Assign _, Node.Delay _, Node.UnitaryMatrix _, Node.Directive _ ->
                throw new IllegalArgumentException("no blocks hang from " + node);
        };
    }
}
