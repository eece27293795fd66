package io.qnit.app;

import io.qnit.app.admin.AdminCommand;
import io.qnit.app.bench.BenchCommand;
import io.qnit.app.booking.BookCommand;
import io.qnit.app.booking.BookingsCommand;
import io.qnit.app.circuit.ConvertCommand;
import io.qnit.app.circuit.DrawCommand;
import io.qnit.app.circuit.EquivalentCommand;
import io.qnit.app.circuit.GatesCommand;
import io.qnit.app.circuit.ValidateCommand;
import io.qnit.app.cluster.ClusterCommand;
import io.qnit.app.cluster.PlanCommand;
import io.qnit.app.compile.CompileCommand;
import io.qnit.app.job.CancelCommand;
import io.qnit.app.job.JobsCommand;
import io.qnit.app.job.ResultCommand;
import io.qnit.app.job.SubmitCommand;
import io.qnit.app.job.WatchCommand;
import io.qnit.app.node.NodeCommand;
import io.qnit.app.qpu.QpusCommand;
import io.qnit.app.run.RunCommand;
import io.qnit.app.server.BackupCommand;
import io.qnit.app.server.RestoreCommand;
import io.qnit.app.server.ServerCommand;
import io.qnit.app.session.LoginCommand;
import io.qnit.app.session.LogoutCommand;
import io.qnit.app.system.CompletionCommand;
import io.qnit.app.system.DoctorCommand;
import io.qnit.app.system.HelpCommand;
import io.qnit.app.system.VersionCommand;
import io.qnit.app.targets.TargetsCommand;
import io.qnit.app.terminal.Terminal;
import io.qnit.app.token.TokensCommand;
import io.qnit.app.up.UpCommand;
import io.qnit.core.Suggestion;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command line: its verbs, and how errors leave it. */
public final class Cli {
    /** Every verb, in the order of the help page. */
    private static final Map<String, Function<Terminal, Verb>> VERBS = verbs();

    private static Map<String, Function<Terminal, Verb>> verbs() {
        Map<String, Function<Terminal, Verb>> verbs = new LinkedHashMap<>();
        verbs.put("run", RunCommand::new);
        verbs.put("draw", DrawCommand::new);
        verbs.put("validate", ValidateCommand::new);
        verbs.put("convert", ConvertCommand::new);
        verbs.put("compile", CompileCommand::new);
        verbs.put("equivalent", EquivalentCommand::new);
        verbs.put("gates", GatesCommand::new);
        verbs.put("targets", TargetsCommand::new);
        verbs.put("plan", PlanCommand::new);
        verbs.put("cluster", ClusterCommand::new);
        verbs.put("up", UpCommand::new);
        verbs.put("login", LoginCommand::new);
        verbs.put("submit", SubmitCommand::new);
        verbs.put("jobs", JobsCommand::new);
        verbs.put("result", ResultCommand::new);
        verbs.put("watch", WatchCommand::new);
        verbs.put("cancel", CancelCommand::new);
        verbs.put("qpus", QpusCommand::new);
        verbs.put("book", BookCommand::new);
        verbs.put("bookings", BookingsCommand::new);
        verbs.put("tokens", TokensCommand::new);
        verbs.put("logout", LogoutCommand::new);
        verbs.put("admin", AdminCommand::new);
        verbs.put("server", ServerCommand::new);
        verbs.put("backup", BackupCommand::new);
        verbs.put("restore", RestoreCommand::new);
        verbs.put("node", NodeCommand::new);
        verbs.put("bench", BenchCommand::new);
        verbs.put("doctor", DoctorCommand::new);
        verbs.put("completion", terminal -> new CompletionCommand(terminal, () -> whole(terminal)));
        verbs.put("version", VersionCommand::new);
        verbs.put("help", terminal -> new HelpCommand(terminal, () -> whole(terminal)));
        return verbs;
    }

    @Command(name = "qnit", description = "Runs quantum circuits: here, on a cluster, on your QPU.")
    private static final class Root {}

    private final Terminal terminal;

    public Cli(Terminal terminal) {
        this.terminal = terminal;
    }

    /** Runs one command line and returns the exit code. Nothing is thrown. */
    public int run(String... args) {
        if (args.length == 0 || args[0].equals("--help") || args[0].equals("-h")) {
            return run("help");
        }
        if (args[0].equals("--version") || args[0].equals("-V")) {
            return run("version");
        }
        if (args[0].equals("serve")) {
            String[] same = args.clone();
            same[0] = "server";
            return run(same);
        }
        Function<Terminal, Verb> verb = VERBS.get(args[0]);
        if (verb == null) {
            return new Failure(terminal).usage(
                    "there is no verb '" + args[0] + "'", Suggestion.nearest(args[0], VERBS.keySet()),
                    Optional.empty());
        }
        if (List.of(args).contains("--help") || List.of(args).contains("-h")) {
            return run("help", args[0]);
        }
        // Only the verb that was asked for is built: describing all of them takes longer than running a small circuit.
        return command(verb.apply(terminal), terminal).execute(Arrays.copyOfRange(args, 1, args.length));
    }

    /** The whole command, with all its verbs, for help and completion. */
    private static CommandLine whole(Terminal terminal) {
        CommandLine root = new CommandLine(new Root());
        VERBS.forEach((name, verb) -> root.addSubcommand(name, command(verb.apply(terminal), terminal)));
        return root;
    }

    private static CommandLine command(Verb verb, Terminal terminal) {
        Failure failure = new Failure(terminal);
        CommandLine command = new CommandLine(verb);
        command.setParameterExceptionHandler((error, _) -> usageError(error, failure));
        command.setExecutionExceptionHandler((error, _, _) -> failure.of(error));
        command.setTrimQuotes(false);
        command.setExpandAtFiles(false); // an @ is --observable's
        command.setOverwrittenOptionsAllowed(false);
        return command;
    }

    private static int usageError(ParameterException error, Failure failure) {
        CommandLine line = error.getCommandLine();
        String verb = line.getCommandName();
        if (error instanceof UnmatchedArgumentException unmatched && !unmatched.getUnmatched().isEmpty()) {
            String found = unmatched.getUnmatched().getFirst();
            List<String> known = line.getCommandSpec().options().stream()
                    .flatMap(o -> List.of(o.names()).stream())
                    .toList();
            return failure.usage(
                    "'qnit " + verb + "' has no option or argument '" + found + "'",
                    found.startsWith("-") ? Suggestion.nearest(found, known) : Optional.empty(),
                    Optional.of(verb));
        }
        return failure.usage(String.valueOf(error.getMessage()), Optional.empty(), Optional.of(verb));
    }
}
