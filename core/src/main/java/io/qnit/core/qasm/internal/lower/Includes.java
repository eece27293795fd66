package io.qnit.core.qasm.internal.lower;

import io.qnit.core.gate.GateLibrary;
import io.qnit.core.qasm.internal.parse.Parser;
import io.qnit.core.qasm.internal.parse.Source;
import io.qnit.core.qasm.program.Statement;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code include}: the well-known files are built in, others are read only from the folders that were allowed, and from
 * nowhere that a path or a link leads out of them.
 */
final class Includes {
    private static final int MAX_BYTES = 64 << 20;
    private static final int MAX_DEPTH = 32;

    private final Context context;
    private final Lowering lowering;
    private final GateNames gates;
    private final List<Path> open = new ArrayList<>();

    Includes(Context context, Lowering lowering, GateNames gates) {
        this.context = context;
        this.lowering = lowering;
        this.gates = gates;
    }

    void include(Statement.Include include) {
        if (!context.scopes.isGlobal()) {
            context.report.error(include.span(), "include can stand only at the top of a program");
            return;
        }
        List<GateLibrary> libraries = GateNames.librariesOf(include.path());
        if (!libraries.isEmpty()) {
            gates.include(libraries);
            return;
        }
        Path file = find(include);
        if (file == null) {
            return;
        }
        if (open.contains(file)) {
            context.report.error(include.span(), "file '" + include.path() + "' includes itself");
            return;
        }
        if (open.size() >= MAX_DEPTH) {
            context.report.error(include.span(), "includes are nested more than " + MAX_DEPTH + " deep");
            return;
        }
        byte[] bytes = read(file, include);
        if (bytes != null) {
            open.add(file);
            Source before = context.report.source();
            Source source = new Source(include.path(), bytes);
            context.report.enter(source);
            lowering.program(
                    new Parser(source, context.report.diagnostics(), context.options, context.dialect));
            context.report.enter(before);
            open.removeLast();
        }
    }

    private byte @Nullable [] read(Path file, Statement.Include include) {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                context.report.error(include.span(), "file '" + include.path() + "' is larger than 64 MiB");
                return null;
            }
            return bytes;
        } catch (IOException e) {
            context.report.error(include.span(), "file '" + include.path() + "' cannot be read");
            return null;
        }
    }

    private @Nullable Path find(Statement.Include include) {
        String path = include.path();
        List<Path> folders = context.options.includePaths();
        boolean outside = false;
        for (Path folder : folders) {
            try {
                Path root = folder.toRealPath();
                Path asked = root.resolve(path).normalize();
                if (!asked.startsWith(root)) {
                    outside = true;
                } else if (Files.isRegularFile(asked)) {
                    Path real = asked.toRealPath();
                    if (real.startsWith(root)) {
                        return real;
                    }
                    outside = true;
                }
            } catch (IOException | InvalidPathException _) {
                // Not in this folder, then.
            }
        }
        String hint = folders.isEmpty() ? "only the standard files are read unless a folder is allowed" : "";
        context.report.error(
                include.span(),
                outside
                        ? "file '" + path + "' lies outside the folders that may be read"
                        : "file '" + path + "' is not found",
                hint);
        return null;
    }
}
