package io.qnit.cluster.plan;

import io.qnit.cluster.QpuNodeSpec;
import io.qnit.cluster.cut.CutCircuit;
import io.qnit.cluster.cut.FragmentCircuit;
import io.qnit.compiler.CompileOptions;
import io.qnit.compiler.Compiler;
import io.qnit.compiler.schedule.FidelityEstimate;
import io.qnit.compiler.target.Target;
import io.qnit.core.circuit.Circuit;
import io.qnit.core.circuit.QubitRegister;
import io.qnit.core.circuit.RegisterForm;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;

/** How well nodes run fragments: each is compiled for its node, and the errors that the node knows of are multiplied. */
public final class NodeFidelity {
    private final Function<QpuNodeSpec, Optional<Target>> targets;

    private NodeFidelity(Function<QpuNodeSpec, Optional<Target>> targets) {
        this.targets = targets;
    }

    /** No node has a target. */
    public static NodeFidelity unknown() {
        return new NodeFidelity(_ -> Optional.empty());
    }

    /** By what must be compiled for on each node. */
    public static NodeFidelity of(Function<QpuNodeSpec, Optional<Target>> targets) {
        return new NodeFidelity(targets);
    }

    /** The product over fragments on nodes that have a target; empty when none has. */
    OptionalDouble of(CutCircuit pieces, List<QpuNodeSpec> places) {
        OptionalDouble product = OptionalDouble.empty();
        Map<String, Optional<Target>> known = new HashMap<>();
        for (int k = 0; k < places.size(); k++) {
            QpuNodeSpec node = places.get(k);
            Optional<Target> target = known.computeIfAbsent(node.nodeId(), _ -> targets.apply(node));
            if (target.isPresent()) {
                product = OptionalDouble.of(
                        product.orElse(1) * of(pieces.circuit(), pieces.fragments().get(k), target.get()));
            }
        }
        return product;
    }

    private static double of(Circuit whole, FragmentCircuit fragment, Target target) {
        Circuit circuit = new Circuit(
                "fragment", fragment.qubitCount(),
                List.of(new QubitRegister("q", 0, fragment.qubitCount(), RegisterForm.ARRAY)), whole.clbitRegisters(),
                whole.variables(), fragment.body());
        return FidelityEstimate.of(
                Compiler.compile(circuit, target, CompileOptions.DEFAULT).circuit().body(), target).total();
    }
}
