package io.qnit.app.system;

import io.qnit.app.ExitCode;
import io.qnit.app.Verb;
import io.qnit.app.terminal.Terminal;
import io.qnit.simulator.Machine;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;

/** Says what this machine offers and what is missing. */
@Command(name = "doctor", description = "Show what this machine offers and what is missing.")
public final class DoctorCommand implements Verb {
    private final Terminal terminal;

    public DoctorCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        List<String> advice = new ArrayList<>();
        line("qnit", VersionCommand.version());
        line("Java", System.getProperty("java.vm.vendor") + " " + Runtime.version());
        line("system", System.getProperty("os.name") + " " + System.getProperty("os.version") + ", "
                + System.getProperty("os.arch"));
        line("cores", Integer.toString(Runtime.getRuntime().availableProcessors()));
        int bits = Machine.vectorBits();
        line("vector width", bits > 0 ? bits + " bits" : "none: scalar kernels");
        if (bits == 0) {
            advice.add("simulations are slower without the Vector API; start Qnit with ./qnit, or add"
                    + " --add-modules jdk.incubator.vector to the java command");
        }
        long free = Machine.freeMemoryBytes();
        long heap = Runtime.getRuntime().maxMemory();
        line("free memory", gibibytes(free));
        line("memory for Java", gibibytes(heap));
        line("largest state", Machine.largestStateQubits(Math.min(free / 4 * 3, heap)) + " qubits, double precision");
        line("started in", ManagementFactory.getRuntimeMXBean().getUptime() + " ms");
        terminal.out().println();
        if (advice.isEmpty()) {
            terminal.out().println("Nothing is missing.");
        } else {
            advice.forEach(a -> terminal.out().println("To do: " + a));
        }
        return ExitCode.DONE.code();
    }

    private void line(String what, String found) {
        terminal.out().println(String.format(Locale.ROOT, "  %-16s %s", what, found));
    }

    private static String gibibytes(long bytes) {
        return String.format(Locale.ROOT, "%.1f GiB", bytes / (double) (1L << 30));
    }

    @Override
    public List<Example> examples() {
        return List.of(new Example("doctor", "check this installation"));
    }
}
