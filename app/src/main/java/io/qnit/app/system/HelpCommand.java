package io.qnit.app.system;

import io.qnit.app.ExitCode;
import io.qnit.app.Verb;
import io.qnit.app.terminal.Terminal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.Parameters;

/** Explains qnit, a verb, or the exit codes. */
@Command(name = "help", description = "Explain qnit, a verb, or the exit codes.")
public final class HelpCommand implements Verb {
    private final Terminal terminal;
    private final Supplier<CommandLine> everything;

    @Parameters(arity = "0..1", paramLabel = "VERB", description = "A verb, or exit-codes.")
    String topic = "";

    /** {@code everything} builds the whole command with all its verbs, which takes time that only help has. */
    public HelpCommand(Terminal terminal, Supplier<CommandLine> everything) {
        this.terminal = terminal;
        this.everything = everything;
    }

    @Override
    public Integer call() {
        CommandLine whole = everything.get();
        if (topic.isEmpty()) {
            terminal.out().print(overview(whole));
        } else if (topic.equals("exit-codes")) {
            terminal.out().print(ExitCodes.text());
        } else {
            CommandLine verb = whole.getSubcommands().get(topic);
            if (verb == null) {
                terminal.err().println("error: there is no verb '" + topic + "'");
                terminal.err().println("  qnit help   shows what there is");
                return ExitCode.USAGE.code();
            }
            terminal.out().print(page(verb));
        }
        return ExitCode.DONE.code();
    }

    private static String overview(CommandLine whole) {
        StringBuilder text = new StringBuilder("usage: qnit VERB ...\n\n");
        text.append("  ./qnit run examples/bell.qasm     a first circuit\n\n");
        for (Map.Entry<String, CommandLine> verb : whole.getSubcommands().entrySet()) {
            text.append(String.format(
                    Locale.ROOT, "  %-12s %s%n", verb.getKey(), summary(verb.getValue().getCommandSpec())));
        }
        return text.append("\n  qnit help VERB        examples and options\n")
                .append("  qnit help exit-codes  how qnit ends\n")
                .toString();
    }

    private String page(CommandLine verb) {
        CommandSpec spec = verb.getCommandSpec();
        UsageMessageSpec usage = spec.usageMessage();
        usage.width(Math.clamp(terminal.width(), 60, 110));
        usage.autoWidth(false);
        usage.sortOptions(false);
        usage.abbreviateSynopsis(true);
        List<String> keys = new ArrayList<>(List.of(
                UsageMessageSpec.SECTION_KEY_SYNOPSIS,
                UsageMessageSpec.SECTION_KEY_PARAMETER_LIST,
                UsageMessageSpec.SECTION_KEY_OPTION_LIST));
        usage.sectionKeys(keys);
        StringBuilder text = new StringBuilder();
        text.append("qnit ").append(spec.name()).append(": ").append(summary(spec)).append("\n\n");
        for (Example example : ((Verb) spec.userObject()).examples()) {
            text.append("  ./qnit ").append(example.commandLine()).append("\n      ");
            text.append(example.explanation()).append('\n');
        }
        Help help = new Help(spec, Help.defaultColorScheme(Help.Ansi.OFF));
        text.append("\nusage: ").append(help.synopsis(7).stripTrailing()).append("\n\n");
        text.append(help.parameterList());
        text.append(help.optionList());
        return text.toString();
    }

    private static String summary(CommandSpec spec) {
        return String.join(" ", spec.usageMessage().description());
    }

    @Override
    public List<Example> examples() {
        return List.of(
                new Example("help", "all verbs"),
                new Example("help run", "examples and options of one verb"),
                new Example("help exit-codes", "how qnit ends"));
    }
}
