package io.qnit.compiler.verify;

import io.qnit.compiler.pass.Certificate;
import io.qnit.compiler.pass.Certificate.Drop;
import io.qnit.compiler.pass.Rewrite;
import io.qnit.core.circuit.Block;
import io.qnit.core.circuit.BlockBuilder;
import io.qnit.core.circuit.Opcode;
import io.qnit.core.gate.Gate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Small mistakes that a pass could make: each takes what a pass gave and spoils one thing, in the block or in the
 * certificate. The certificate is written anew beside the block, as the faulty pass would have written it.
 */
final class Mutants {
    /** What is spoiled. */
    enum Kind {
        /** A gate acts on another qubit. */
        QUBIT,
        /** The operands of a gate are turned round. */
        OPERANDS,
        /** An angle has the other sign. */
        SIGN,
        /** An angle is off by 0.01. */
        ANGLE,
        /** A gate is missing. */
        MISSING,
        /** A gate is there twice. */
        TWICE,
        /** Another gate with as many qubits and angles. */
        GATE,
        /** An operation of the source is said to be part of another group. */
        GROUP,
        /** Two wires are said to change places, or not to. */
        MOVE,
        /** Two wires are said to begin where the other one does. */
        START,
        /** An operation is said to be a diagonal one before a measurement. */
        DROPPED,
        /** A measurement goes to another clbit. */
        CLBIT
    }

    /** A group as it will be written. */
    private static final class Group {
        final List<Integer> sources = new ArrayList<>();
        final List<Block> targets = new ArrayList<>();
        int[] after = {};
        List<Certificate> inside = List.of();
    }

    private final Block source;
    private final List<Group> groups = new ArrayList<>();
    private final int[] start;
    private final Drop[] drops;
    private final SplittableRandom random;

    private Mutants(Block source, Rewrite.Result step, SplittableRandom random) {
        this.source = source;
        this.random = random;
        Certificate certificate = step.certificate();
        start = certificate.start();
        drops = new Drop[source.size()];
        int[] layout = start.clone();
        for (int g = 0; g < certificate.groupCount(); g++) {
            Group group = new Group();
            for (int t = certificate.targetStart(g); t < certificate.targetEnd(g); t++) {
                group.targets.add(new BlockBuilder().append(step.block(), t).build());
            }
            int[] moves = certificate.moves(g);
            for (int k = 0; k < moves.length; k += 2) {
                layout[moves[k]] = moves[k + 1];
            }
            group.after = layout.clone();
            group.inside = certificate.inside(g);
            groups.add(group);
        }
        for (int i = 0; i < source.size(); i++) {
            if (certificate.groupOf(i) >= 0) {
                groups.get(certificate.groupOf(i)).sources.add(i);
            } else {
                drops[i] = certificate.dropped(i);
            }
        }
    }

    /** The step as it was, written anew. */
    static Rewrite.Result copy(Block source, Rewrite.Result step) {
        return new Mutants(source, step, new SplittableRandom(0)).write();
    }

    /** The step with one mistake; empty where the step has nothing of that kind to spoil. */
    static Optional<Rewrite.Result> mutant(Block source, Rewrite.Result step, Kind kind, SplittableRandom random) {
        Mutants mutants = new Mutants(source, step, random);
        return mutants.spoil(kind) ? Optional.of(mutants.write()) : Optional.empty();
    }

    private boolean spoil(Kind kind) {
        return switch (kind) {
            case QUBIT, OPERANDS, SIGN, ANGLE, MISSING, TWICE, GATE, CLBIT -> spoilTarget(kind);
            case GROUP -> {
                List<Group> from = groups.stream().filter(g -> !g.sources.isEmpty()).toList();
                if (from.isEmpty() || groups.size() < 2) {
                    yield false;
                }
                Group one = from.get(random.nextInt(from.size()));
                Group other = groups.get(random.nextInt(groups.size()));
                if (one == other) {
                    yield false;
                }
                Collections.swap(one.sources, random.nextInt(one.sources.size()), one.sources.size() - 1);
                other.sources.add(one.sources.removeLast());
                yield true;
            }
            case MOVE -> {
                if (groups.isEmpty()) {
                    yield false;
                }
                int at = random.nextInt(groups.size());
                int a = random.nextInt(start.length);
                int b = random.nextInt(start.length);
                for (int g = at; g < groups.size(); g++) {
                    exchange(groups.get(g).after, a, b);
                }
                yield a != b;
            }
            case START -> {
                int a = random.nextInt(start.length);
                int b = random.nextInt(start.length);
                exchange(start, a, b);
                for (Group group : groups) {
                    exchange(group.after, a, b);
                }
                yield a != b;
            }
            case DROPPED -> {
                List<Group> from = groups.stream().filter(g -> g.sources.size() == 1 && g.targets.size() == 1).toList();
                if (from.isEmpty()) {
                    yield false;
                }
                Group group = from.get(random.nextInt(from.size()));
                drops[group.sources.removeFirst()] = Drop.DIAGONAL_BEFORE_MEASUREMENT;
                group.targets.clear();
                yield true;
            }
        };
    }

    private static void exchange(int[] places, int a, int b) {
        int place = places[a];
        places[a] = places[b];
        places[b] = place;
    }

    private boolean spoilTarget(Kind kind) {
        for (int attempt = 0; attempt < 30; attempt++) {
            if (groups.isEmpty()) {
                return false;
            }
            Group group = groups.get(random.nextInt(groups.size()));
            if (group.targets.isEmpty() || !group.inside.isEmpty()) {
                continue;
            }
            int at = random.nextInt(group.targets.size());
            Block old = group.targets.get(at);
            Optional<Block> spoiled = spoiled(kind, old);
            if (spoiled.isPresent()) {
                switch (kind) {
                    case MISSING -> group.targets.remove(at);
                    case TWICE -> group.targets.add(at, old);
                    default -> group.targets.set(at, spoiled.get());
                }
                return true;
            }
        }
        return false;
    }

    private Optional<Block> spoiled(Kind kind, Block old) {
        if (kind == Kind.CLBIT) {
            return old.opcode(0) == Opcode.MEASURE
                    ? Optional.of(new BlockBuilder().measure(old.qubit(0, 0), old.clbit(0) == 0 ? 1 : 0).build())
                    : Optional.empty();
        }
        if (!old.isGate(0) || old.operandCount(0) == 0) {
            return Optional.empty();
        }
        Gate gate = old.gate(0);
        int[] qubits = old.qubits(0);
        double[] angles = old.parameters(0);
        switch (kind) {
            case QUBIT -> {
                int operand = random.nextInt(qubits.length);
                int other = random.nextInt(start.length);
                if (Arrays.stream(qubits).anyMatch(q -> q == other)) {
                    return Optional.empty();
                }
                qubits[operand] = other;
            }
            case OPERANDS -> {
                if (qubits.length < 2) {
                    return Optional.empty();
                }
                exchange(qubits, 0, 1);
            }
            case SIGN, ANGLE -> {
                if (angles.length == 0) {
                    return Optional.empty();
                }
                int k = random.nextInt(angles.length);
                angles[k] = kind == Kind.SIGN ? -angles[k] : angles[k] + 0.01;
            }
            case GATE -> {
                Gate other = Gate.values()[random.nextInt(Gate.values().length)];
                if (other == gate || other.qubitCount() != gate.qubitCount()
                        || other.parameterCount() != gate.parameterCount()) {
                    return Optional.empty();
                }
                gate = other;
            }
            case MISSING, TWICE -> {}
            case GROUP, MOVE, START, DROPPED, CLBIT -> throw new IllegalArgumentException("not in the target: " + kind);
        }
        return Optional.of(new BlockBuilder().controlled(old.addedControls(0), gate, qubits, angles).build());
    }

    private Rewrite.Result write() {
        Rewrite rewrite = new Rewrite(source, start);
        for (Group group : groups) {
            if (!group.inside.isEmpty() && group.sources.size() == 1) {
                rewrite.controlFlow(group.sources.getFirst(), group.targets.getFirst().node(0), group.inside);
                continue;
            }
            group.sources.forEach(rewrite::stand);
            for (Block target : group.targets) {
                rewrite.target().append(target, 0);
            }
            for (int wire = 0; wire < start.length; wire++) {
                while (rewrite.qubit(wire) != group.after[wire]) {
                    rewrite.exchange(wire, rewrite.wire(group.after[wire]));
                }
            }
            rewrite.close();
        }
        for (int i = 0; i < drops.length; i++) {
            if (drops[i] != null) {
                rewrite.drop(i, drops[i]);
            }
        }
        return rewrite.result();
    }
}
