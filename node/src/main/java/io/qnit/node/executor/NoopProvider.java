package io.qnit.node.executor;

import io.qnit.protocol.ExecutorDescription;
import io.qnit.protocol.GrantedCircuit.Format;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The executor {@code noop}: measures zeros without running anything, to try a set-up. It says so in every result, and it is
 * there only for who names it.
 */
public final class NoopProvider implements ExecutorProvider {
    @Override
    public String name() {
        return "noop";
    }

    @Override
    public Executor open(Map<String, String> options) {
        ExecutorOptions.allow(options, Set.of());
        return new Noop();
    }

    private static final class Noop implements Executor {
        @Override
        public ExecutorDescription describe() {
            return new ExecutorDescription(
                    "noop", "1", ExecutorDescription.Kind.SIMULATOR, 1000, Set.of(Format.OPENQASM, Format.NATIVE_IR),
                    Set.of(2), Integer.MAX_VALUE, Optional.empty(), Set.of());
        }

        @Override
        public CircuitResult run(CircuitRun run) {
            List<CircuitResult.Register> registers = CircuitResult.registers(run.circuit());
            List<String> zeros = registers.reversed().stream().map(register -> "0".repeat(register.size())).toList();
            return new CircuitResult(
                    new TreeMap<>(Map.of(String.join(" ", zeros), (long) run.shots())),
                    Map.of("executor", "noop: nothing was run"), registers, List.of());
        }
    }
}
