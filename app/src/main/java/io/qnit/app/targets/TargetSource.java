package io.qnit.app.targets;

import io.qnit.app.SourceOptions;
import io.qnit.app.terminal.Terminal;
import io.qnit.compiler.target.Target;
import io.qnit.compiler.target.TargetImport;
import io.qnit.compiler.target.Targets;
import io.qnit.core.ErrorCode;
import io.qnit.core.QnitException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/** Finds the target that a command line names: a device in the jar, a generated one, or a file in any known format. */
public final class TargetSource {
    private static final long MOST_BYTES = 1L << 26;

    private TargetSource() {}

    /**
     * A target by name, or from a file.
     *
     * @throws QnitException {@link ErrorCode#INVALID_TARGET} when there is neither, or the file is no target
     */
    public static Target load(String nameOrFile, Terminal terminal) {
        return load(nameOrFile, "", terminal);
    }

    /**
     * As {@link #load(String, Terminal)}, with the calibration that some makers keep in a second file; empty for none.
     */
    static Target load(String nameOrFile, String calibrationFile, Terminal terminal) {
        if (!nameOrFile.equals("-") && !isFile(nameOrFile)) {
            if (looksLikeAFile(nameOrFile)) {
                throw new QnitException(ErrorCode.INVALID_ARGUMENT, "there is no file " + nameOrFile);
            }
            return Targets.named(nameOrFile);
        }
        String text = text(nameOrFile, terminal);
        Optional<TargetImport.Text> calibration = calibrationFile.isEmpty()
                ? Optional.empty()
                : Optional.of(new TargetImport.Text(calibrationFile, text(calibrationFile, terminal)));
        return TargetImport.read(new TargetImport.Text(nameOrFile, text), calibration);
    }

    private static boolean isFile(String name) {
        try {
            return Files.isRegularFile(Path.of(name));
        } catch (InvalidPathException impossible) {
            return false;
        }
    }

    private static boolean looksLikeAFile(String name) {
        return name.contains("/") || name.endsWith(".json") || name.endsWith(".txt");
    }

    private static String text(String file, Terminal terminal) {
        byte[] bytes = SourceOptions.bytes(file, terminal);
        if (bytes.length > MOST_BYTES) {
            throw new QnitException(ErrorCode.LIMIT_REACHED, file + " is larger than 64 MiB, the most that is read");
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
