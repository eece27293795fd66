package io.qnit.app.run;

import io.qnit.app.ExitCode;
import io.qnit.app.SourceOptions;
import io.qnit.app.terminal.Terminal;
import io.qnit.core.stim.Stim;
import io.qnit.core.stim.StimCircuit;
import io.qnit.core.stim.StimGate;
import io.qnit.core.stim.StimReading;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/**
 * A source in Stim's format.
 *
 * @param circuit absent when it could not be read, which has been said
 */
public record StimSource(String name, Optional<StimCircuit> circuit, ExitCode exitCode) {
    /** Beyond this a first word is no instruction. */
    private static final int LOOKED_AT = 4096;

    /** Whether a file is in Stim's format: by its name, and by its first word where it comes from standard input. */
    public static boolean isStim(String file, byte[] source) {
        if (!file.equals("-")) {
            return file.toLowerCase(Locale.ROOT).endsWith(".stim");
        }
        String head = new String(source, 0, Math.min(source.length, LOOKED_AT), StandardCharsets.UTF_8);
        for (String line : head.lines().toList()) {
            String word = line.strip().split("[\\s(\\[#]", 2)[0];
            if (!word.isEmpty()) {
                return word.equals("REPEAT") || !line.contains(";") && StimGate.named(word).isPresent();
            }
        }
        return false;
    }

    /** Reads a source; its problems are printed. */
    public static StimSource load(String file, byte[] source, Terminal terminal) {
        String name = file.equals("-") ? "stdin" : Path.of(file).getFileName().toString();
        StimReading reading = Stim.read(name, source, new SourceOptions().options());
        if (reading.circuit().isEmpty()) {
            terminal.show(reading.diagnostics());
            return new StimSource(name, Optional.empty(), ExitCode.INPUT);
        }
        int dot = name.lastIndexOf('.');
        return new StimSource(dot > 0 ? name.substring(0, dot) : name, reading.circuit(), ExitCode.DONE);
    }
}
