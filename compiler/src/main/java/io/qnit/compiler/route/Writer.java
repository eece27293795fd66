package io.qnit.compiler.route;

import io.qnit.compiler.pass.Certificate;
import io.qnit.compiler.pass.Inside;
import io.qnit.compiler.pass.Rewrite;
import io.qnit.compiler.target.Coupling;
import io.qnit.core.circuit.Block;
import io.qnit.core.circuit.Node;
import io.qnit.core.circuit.Opcode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Writes a walk out: the operations that it ordered, before each of them what must come before, and the SWAPs. An
 * annotation is written right before the operation that it belongs to.
 *
 * <p>Blocks inside control flow are routed from the layout at entry. A loop's body gets the SWAPs that restore it, a
 * branch those that lead to the layout that all branches agree on: that of the entry or of one branch's end, whichever
 * takes the fewest SWAPs. Where that differs from the entry's, the rest of the block is walked anew.
 */
final class Writer {
    /** How often the rest of a block is walked anew; after that, control flow leaves the layout as it was. */
    private static final int WALKS = 64;

    /** Walks among which the best is chosen, for blocks inside control flow and for rests of blocks. */
    private static final int TRIES = 4;

    private final Block source;
    private final Rewrite rewrite;
    private final Coupling coupling;
    private final Router router;
    private final SwapCost swapCost;
    /** The layout to which a jump to the edge of the loop around must lead; empty outside of loops. */
    private final int[] loop;
    private final Dependencies all;
    private final boolean[] written;
    /** The first run of each wire that is not written in full. */
    private final int[] run;
    private boolean moved;
    private int walks;

    Writer(Block source, int[] layout, Router router, SwapCost swapCost, int[] loop) {
        this.swapCost = swapCost;
        this.source = source;
        this.rewrite = new Rewrite(source, layout);
        this.coupling = router.coupling();
        this.router = router;
        this.loop = loop;
        this.all = Dependencies.of(
                source, coupling.qubitCount(), swapCost.of(Block.empty()), Dependencies.Order.COMMUTING,
                Dependencies.Detail.ALL);
        this.written = new boolean[source.size()];
        this.run = all.firstRun.clone();
    }

    /** Writes the whole block. */
    Rewrite.Result write(Search.Found found) {
        body(found);
        return rewrite.result();
    }

    private void body(Search.Found found) {
        Dependencies graph = found.graph();
        int[] entries = found.entries();
        for (int k = 0; k < entries.length; k++) {
            int entry = entries[k];
            if (entry >= 0) {
                demand(graph.operation[entry]);
                if (moved) {
                    moved = false;
                    entries = walk(graph).entries();
                    k = -1;
                }
            } else if (entry != Router.MOVED) {
                rewrite.swap(coupling.lower(~entry), coupling.upper(~entry));
            }
        }
        for (int i = 0; i < source.size(); i++) {
            if (!isAnnotation(i) || i + 1 == source.size()) {
                demand(i);
            }
        }
    }

    /** The best of a few walks through what is not written yet, from the layout as it is. */
    private Search.Found walk(Dependencies graph) {
        boolean[] done = new boolean[graph.nodes];
        for (int v = 0; v < graph.nodes; v++) {
            done[v] = written[graph.operation[v]];
        }
        return Search.walk(router, graph, rewrite.layout(), done, TRIES);
    }

    /** Writes operation {@code i} after all that must come before it. */
    private void demand(int i) {
        if (written[i]) {
            return;
        }
        int first = i;
        while (first > 0 && isAnnotation(first - 1)) {
            first--;
        }
        for (int k = first; k <= i; k++) {
            demandBefore(k);
        }
        for (int k = first; k <= i; k++) {
            if (!written[k]) {
                written[k] = true;
                copy(k);
            }
        }
    }

    private void demandBefore(int i) {
        for (int s = all.firstSlot[i]; s < all.firstSlot[i + 1]; s++) {
            int wanted = all.slotRun[s];
            int wire = all.runWire[wanted];
            while (run[wire] < wanted) {
                int before = run[wire];
                for (int k = all.firstInRun[before]; k < all.firstInRun[before + 1]; k++) {
                    demand(all.runNodes[k]);
                }
                run[wire] = all.nextRun[before];
            }
        }
    }

    private boolean isAnnotation(int i) {
        return source.opcode(i) == Opcode.DIRECTIVE
                && source.node(i) instanceof Node.Directive(Node.Directive.Kind kind, String _)
                && kind == Node.Directive.Kind.ANNOTATION;
    }

    private void copy(int i) {
        switch (source.opcode(i)) {
            case Opcode.IF, Opcode.WHILE, Opcode.FOR, Opcode.SWITCH, Opcode.BOX -> controlFlow(i);
            case Opcode.BREAK, Opcode.CONTINUE -> {
                if (loop.length > 0) {
                    lead(loop);
                }
                rewrite.copy(i);
            }
            default -> rewrite.copy(i);
        }
    }

    private void controlFlow(int i) {
        Node node = source.node(i);
        int[] entry = rewrite.layout();
        boolean turns = node instanceof Node.While || node instanceof Node.For;
        List<Writer> inside = new ArrayList<>();
        for (Block block : Block.inside(node)) {
            Writer writer = new Writer(block, entry, router, swapCost, turns ? entry : loop);
            Dependencies graph = Dependencies.of(
                    block, coupling.qubitCount(), swapCost.of(block), Dependencies.Order.COMMUTING,
                    Dependencies.Detail.ENTANGLING);
            writer.body(Search.walk(router, graph, entry, new boolean[graph.nodes], TRIES));
            inside.add(writer);
        }
        int[] goal = entry;
        if (!turns && walks < WALKS) {
            goal = meeting(entry, inside);
            moved = !Arrays.equals(goal, entry);
            walks++;
        }
        List<Block> blocks = new ArrayList<>();
        List<Certificate> certificates = new ArrayList<>();
        for (Writer writer : inside) {
            writer.lead(goal);
            Rewrite.Result result = writer.rewrite.result();
            blocks.add(result.block());
            certificates.add(result.certificate());
        }
        rewrite.controlFlow(i, Inside.with(node, blocks), certificates);
    }

    /** Of the layout at entry and those at the ends, the one to which all ends lead with the fewest SWAPs. */
    private int[] meeting(int[] entry, List<Writer> inside) {
        List<int[]> ends = new ArrayList<>();
        for (Writer writer : inside) {
            ends.add(writer.rewrite.layout());
        }
        int[] best = entry;
        int fewest = Integer.MAX_VALUE;
        for (int c = -1; c < ends.size(); c++) {
            int[] candidate = c < 0 ? entry : ends.get(c);
            int swaps = 0;
            for (int[] end : ends) {
                swaps += TokenSwapping.swaps(coupling, end, candidate).size();
            }
            if (swaps < fewest) {
                fewest = swaps;
                best = candidate;
            }
        }
        return best;
    }

    /** SWAPs to a layout. */
    private void lead(int[] layout) {
        for (int[] swap : TokenSwapping.swaps(coupling, rewrite.layout(), layout)) {
            rewrite.swap(swap[0], swap[1]);
        }
    }
}
