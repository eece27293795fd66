package io.qnit.app;

import io.qnit.app.system.VersionCommand;
import io.qnit.app.terminal.Terminal;
import io.qnit.client.ServerException;
import io.qnit.core.ErrorKind;
import io.qnit.core.QnitException;
import io.qnit.core.qasm.QasmException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How an error is shown, and which exit code it gives. No stack trace reaches the terminal. */
final class Failure {
    private final Terminal terminal;

    Failure(Terminal terminal) {
        this.terminal = terminal;
    }

    /** A command line that cannot be understood. */
    int usage(String message, Optional<String> suggestion, Optional<String> verb) {
        print(message + suggestion.map(s -> "; did you mean '" + s + "'?").orElse(""));
        terminal.err().println("  qnit help" + verb.map(v -> " " + v).orElse("") + "   shows what there is");
        return ExitCode.USAGE.code();
    }

    int of(Throwable error) {
        return (switch (error) {
            case QasmException e -> {
                terminal.show(e.diagnostics());
                yield ExitCode.of(e.code());
            }
            case ServerException e -> server(e);
            case QnitException e when ExitCode.of(e.code()) != ExitCode.DEFECT -> {
                print(String.valueOf(e.getMessage()));
                yield ExitCode.of(e.code());
            }
            case OutOfMemoryError _ -> {
                print("Java ran out of memory; give it more (JAVA_TOOL_OPTIONS=-Xmx16g) or make the circuit smaller");
                yield ExitCode.CAPACITY;
            }
            default -> defect(error);
        }).code();
    }

    private ExitCode server(ServerException error) {
        print(String.valueOf(error.getMessage()));
        details(error.data()).forEach(d -> terminal.err().println("  " + d));
        if (error.status() == 401) {
            terminal.err().println("  qnit login   signs you in; QNIT_TOKEN and --token-file are for programs");
        }
        switch (error.problem()) {
            case "insufficient_balance" -> terminal.err().println(
                    "  an administrator gives QPU time: qnit admin quotas add EMAIL --seconds 600");
            case "admin_required" -> terminal.err().println("  qnit login --admin   signs an administrator in as one");
            default -> {
                // What was said is enough.
            }
        }
        return error.isAboutCredentials() || error.code().kind() == ErrorKind.DEVICE
                ? ExitCode.SERVER
                : ExitCode.of(error.code());
    }

    /** What a server says of single fields, and of places in circuits. */
    private static List<String> details(Map<String, Object> data) {
        List<String> lines = new ArrayList<>();
        data.forEach((field, value) -> {
            if (value instanceof Map<?, ?> fault && fault.get("message") instanceof String message) {
                lines.add(field + ": " + message);
            } else if (value instanceof List<?> faults && faults.size() > 1) {
                for (Object each : faults) {
                    if (each instanceof Map<?, ?> fault && fault.get("message") instanceof String message) {
                        lines.add(place(fault) + message);
                    }
                }
            }
        });
        return lines;
    }

    private static String place(Map<?, ?> fault) {
        StringBuilder place = new StringBuilder();
        for (String name : List.of("circuit", "line", "column")) {
            if (fault.get(name) instanceof Number number) {
                place.append(place.isEmpty() ? "" : ", ").append(name).append(' ').append(number.longValue());
            }
        }
        return place.isEmpty() ? "" : place + ": ";
    }

    private ExitCode defect(Throwable error) {
        print("this is a defect of Qnit, not of your circuit: " + error);
        StringWriter trace = new StringWriter();
        error.printStackTrace(new PrintWriter(trace, true));
        String report = "qnit " + VersionCommand.version() + ", Java " + Runtime.version() + ", "
                + System.getProperty("os.name") + " " + System.getProperty("os.arch") + "\n" + trace;
        try {
            Path file = Files.createTempFile("qnit-defect-", ".txt");
            Files.writeString(file, report);
            terminal.err().println("  Please report it with the file " + file + " and, if you can, the circuit.");
        } catch (IOException e) {
            terminal.err().println("  Please report it with this text:\n" + report);
        }
        return ExitCode.DEFECT;
    }

    private void print(String message) {
        terminal.err().println("error: " + message);
    }
}
