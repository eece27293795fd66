package io.qnit.core.circuit;

import java.util.function.IntUnaryOperator;

/** Copies nodes with other qubits in the blocks that hang from them. */
final class Rewiring {
    private Rewiring() {}

    static Node of(Node node, IntUnaryOperator rewire) {
        return switch (node) {
            case Node.If n -> new Node.If(n.condition(), of(n.then(), rewire), of(n.otherwise(), rewire));
            case Node.While n -> new Node.While(n.condition(), of(n.body(), rewire));
            case Node.For n -> new Node.For(n.variable(), n.range(), of(n.body(), rewire));
            case Node.Switch n ->
                new Node.Switch(
                        n.target(),
                        n.cases().stream()
                                .map(c -> new Node.Case(c.labels(), of(c.body(), rewire)))
                                .toList(),
                        of(n.otherwise(), rewire));
            case Node.Box n -> new Node.Box(n.duration(), of(n.body(), rewire));
            case Node.Assign n -> n;
            case Node.Delay n -> n;
            case Node.UnitaryMatrix n -> n;
            case Node.Directive n -> n;
        };
    }

    private static Block of(Block block, IntUnaryOperator rewire) {
        BlockBuilder builder = new BlockBuilder();
        for (int i = 0; i < block.size(); i++) {
            builder.append(block, i, rewire);
        }
        return builder.build();
    }
}
