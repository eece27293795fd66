package io.qnit.app.run;

import io.qnit.app.terminal.ProgressBar;
import io.qnit.app.terminal.Terminal;
import io.qnit.cluster.DistributedQvm;
import io.qnit.cluster.QpuRegistry;
import io.qnit.cluster.QvmResult;
import io.qnit.cluster.RunProgress;
import io.qnit.cluster.StopSignal;
import io.qnit.cluster.VirtualCircuitSpec;
import io.qnit.compiler.ParameterBinding;
import io.qnit.core.circuit.Circuit;
import java.util.HashSet;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;

/** Runs one circuit on a cluster, with progress and Ctrl-C. */
final class ClusterRun {
    private final QpuRegistry registry;
    private final ClusterOptions options;
    private final SimulationOptions simulation;
    private final Terminal terminal;

    /** @param terminal without progress when it is not to be shown */
    ClusterRun(QpuRegistry registry, ClusterOptions options, SimulationOptions simulation, Terminal terminal) {
        this.registry = registry;
        this.options = options;
        this.simulation = simulation;
        this.terminal = terminal;
    }

    Run of(Circuit circuit, Set<String> warned) {
        simulation.checkForCluster();
        Circuit bound = ParameterBinding.bind(circuit, simulation.point());
        VirtualCircuitSpec spec = options.spec(simulation.spec(bound));
        StopSignal stop = new StopSignal();
        Progress progress = new Progress();
        Thread onInterrupt = new Thread(
                () -> stop.stop("interrupted; nothing is kept, the nodes were told to stop"), "qnit-interrupt");
        Runtime.getRuntime().addShutdownHook(onInterrupt);
        QvmResult result;
        try (ProgressBar _ = ProgressBar.start(terminal, circuit.name(), progress::fraction)) {
            result = new DistributedQvm(registry, options.mode()).run(spec, stop, progress);
        } finally {
            RunCommand.removeHook(onInterrupt);
        }
        for (String warning : new HashSet<>(result.warnings())) {
            if (warned.add(warning)) {
                terminal.err().println("note: " + circuit.name() + ": " + warning);
            }
        }
        return new Run(result.asRunResult(), Map.of());
    }

    /** How much of what is known to be needed is done. */
    private static final class Progress implements RunProgress {
        private volatile double done;

        @Override
        public void counted(long circuits, long total, long shots, OptionalDouble standardError) {
            done = total == 0 ? 0 : (double) circuits / total;
        }

        double fraction() {
            return done;
        }
    }
}
