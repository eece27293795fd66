package io.qnit.app.compile;

import io.qnit.compiler.CompileOptions;
import io.qnit.compiler.Level;
import io.qnit.core.ErrorCode;
import io.qnit.core.QnitException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options that say how circuits are compiled: of every verb that compiles. */
public final class CompilerOptions {
    @Option(
            names = "-O",
            paramLabel = "LEVEL",
            description = "0 as written, 1 quick, 2 all that is cheap, 3 several starts. Default: ${DEFAULT-VALUE}.")
    int level = 2;

    @Option(
            names = "--layout",
            split = ",",
            paramLabel = "QUBITS",
            description = "Where the circuit's qubits begin: the target's qubits, in order.")
    List<Integer> layout = List.of();

    @Option(
            names = "--compile-deadline",
            paramLabel = "SECONDS",
            description = "Searches end with the best so far; what comes out then depends on the machine.")
    Optional<Double> deadline = Optional.empty();

    @Option(
            names = "--tolerance",
            paramLabel = "X",
            description = "Gates U with 1 - |tr U|/d below this are left out. Default: 1e-9.")
    Optional<Double> tolerance = Optional.empty();

    /**
     * The options for the compiler.
     *
     * @param seed of placing and routing; the same gives the same bytes
     */
    public CompileOptions options(long seed) {
        if (level < 0 || level > 3) {
            throw new QnitException(ErrorCode.INVALID_ARGUMENT, "-O takes 0 to 3, not " + level);
        }
        CompileOptions options =
                CompileOptions.DEFAULT.withLevel(Level.values()[level]).withSeed(seed);
        if (tolerance.isPresent()) {
            options = options.withTolerance(tolerance.get());
        }
        if (!layout.isEmpty()) {
            options = options.withLayout(layout);
        }
        if (deadline.isPresent()) {
            double seconds = deadline.get();
            if (!(seconds > 0 && seconds <= 86_400)) {
                throw new QnitException(
                        ErrorCode.INVALID_ARGUMENT, "--compile-deadline takes seconds up to a day, not " + seconds);
            }
            options = options.withDeadline(Duration.ofNanos((long) (seconds * 1e9)));
        }
        return options;
    }
}
