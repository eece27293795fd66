package io.qnit.app.targets;

import io.qnit.app.ExitCode;
import io.qnit.app.Output;
import io.qnit.app.Verb;
import io.qnit.app.terminal.Terminal;
import io.qnit.compiler.target.Target;
import io.qnit.compiler.target.TargetJson;
import io.qnit.compiler.target.Targets;
import io.qnit.core.ErrorCode;
import io.qnit.core.QnitException;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lists the targets, shows one, draws its map, or turns another maker's description into Qnit's. */
@Command(name = "targets", description = "List the devices to compile for, show one, draw its map, convert its file.")
public final class TargetsCommand implements Verb {
    private final Terminal terminal;

    @Parameters(index = "0", arity = "0..1", paramLabel = "ACTION",
            description = "list, show, draw, convert, or schema. Default: ${DEFAULT-VALUE}.")
    Action action = Action.list;

    @Parameters(index = "1", arity = "0..1", paramLabel = "TARGET",
            description = "A name, such as ibm-eagle-127 or grid:4x5, or a file: Qnit's JSON, IBM configuration, Braket"
                    + " device capabilities, IQM architecture, Coda or plain edge list.")
    String target = "";

    @Option(names = "--calibration", paramLabel = "FILE",
            description = "A second file with the numbers: IBM properties, IQM quality metrics.")
    String calibration = "";

    @Option(names = "--format", paramLabel = "FORMAT",
            description = "For show: text or json. For draw: text or svg. Default: text; svg where --out ends so.")
    List<Format> format = List.of();

    @Option(names = "--out", paramLabel = "FILE", description = "Write there instead of to standard output.")
    Path out = Output.STANDARD;

    /** What can be done; the constants are what a user types. */
    enum Action {
        list,
        show,
        draw,
        convert,
        schema
    }

    /** The forms of output; the constants are what a user types. */
    enum Format {
        text,
        json,
        svg
    }

    public TargetsCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        switch (action) {
            case list -> Output.write(list(), out, terminal);
            case show -> show();
            case draw -> draw();
            case convert -> Output.write(TargetJson.write(load()), out, terminal);
            case schema -> Output.write(TargetJson.schema(), out, terminal);
        }
        return ExitCode.DONE.code();
    }

    private static String list() {
        return TargetFacts.list(Targets.names().stream().map(Targets::named).toList())
                + "\n  generated: line:20, ring:12, grid:4x5, heavyhex:127, full:32, any size,"
                + " also with other gates: line:20:cx,rz,sx\n";
    }

    private void show() {
        Target found = load();
        Output.write(
                chosen(Format.json) == Format.json ? TargetJson.write(found) : TargetFacts.of(found), out, terminal);
    }

    private void draw() {
        TargetMap map = TargetMap.of(load());
        Output.write(chosen(Format.svg) == Format.svg ? map.svg() : map.text(terminal.width()), out, terminal);
    }

    /** The wanted format, which is text or the other one. */
    private Format chosen(Format other) {
        if (format.isEmpty()) {
            return out.toString().endsWith("." + other) ? other : Format.text;
        }
        Format wanted = format.getFirst();
        if (wanted != Format.text && wanted != other) {
            throw new QnitException(
                    ErrorCode.INVALID_ARGUMENT, "targets " + action + " writes text or " + other + ", not " + wanted);
        }
        return wanted;
    }

    private Target load() {
        if (target.isEmpty()) {
            throw new QnitException(
                    ErrorCode.INVALID_ARGUMENT,
                    "targets " + action + " needs a target: a name that 'qnit targets list' shows, or a file");
        }
        return TargetSource.load(target, calibration, terminal);
    }

    @Override
    public List<Example> examples() {
        return List.of(
                new Example("targets list", "what can be compiled for without a file"),
                new Example("targets show ibm-eagle-127", "the facts of one device, and where they come from"),
                new Example("targets draw iqm-garnet-20", "its map in the terminal"),
                new Example("targets draw heavyhex:133 --out map.svg", "a picture; colours are error rates"));
    }
}
