package io.qnit.compiler.target;

import io.qnit.core.ErrorCode;
import io.qnit.core.QnitException;
import java.util.Optional;

/**
 * Reads descriptions of devices in the forms of their makers, told apart by their content: Qnit's own JSON; IBM's backend
 * configuration, with its properties as a second file or both in one object; Amazon Braket's device capabilities (IQM,
 * Rigetti, IonQ and others); IQM's static or dynamic quantum architecture, with quality metrics as a second file; Coda's
 * edge lists; plain edge lists. Members that say nothing about compiling are passed over; what is needed and not
 * understood is refused with its place. Stateless.
 */
public final class TargetImport {
    private TargetImport() {}

    /** A text and what it is called in errors: its file name. */
    public record Text(String what, String content) {}

    /** As {@link #read(Text, Optional)}, of one file. */
    public static Target read(Text text) {
        return read(text, Optional.empty());
    }

    /**
     * Reads a target.
     *
     * @param calibration a second file with the numbers, for the formats that have one
     * @throws QnitException {@link ErrorCode#INVALID_TARGET}, whose message names every fault (up to 20) with its line and
     *     its path
     */
    public static Target read(Text text, Optional<Text> calibration) {
        String content = text.content().strip();
        boolean json = content.startsWith("{") || content.startsWith("[");
        if (!json) {
            refuse(calibration, "an edge list");
            return EdgeListImport.text(text.what(), text.content());
        }
        JsonValue root = JsonValue.parse(text.what(), text.content());
        if (root.find("paradigm").isPresent() || BraketImport.isParadigm(root)) {
            refuse(calibration, "a file of Braket device capabilities");
            return new BraketImport(text.what(), root).target();
        }
        if (root.find("configuration").isPresent() || root.find("n_qubits").isPresent()
                || root.find("basis_gates").isPresent()) {
            return new IbmImport(text.what(), root)
                    .target(calibration.map(c -> JsonValue.parse(c.what(), c.content())));
        }
        if (root.find("backend_name").isPresent() && root.find("qubits").isPresent()) {
            throw new QnitException(
                    ErrorCode.INVALID_TARGET,
                    text.what() + ": these are IBM properties without coupling and clock; give the configuration, and"
                            + " this file as its calibration");
        }
        if (IqmImport.recognizes(root)) {
            return new IqmImport(text.what(), root)
                    .target(calibration.map(c -> JsonValue.parse(c.what(), c.content())));
        }
        refuse(calibration, "this file");
        return EdgeListImport.recognizes(root)
                ? EdgeListImport.json(text.what(), root)
                : TargetReader.read(text.what(), root);
    }

    private static void refuse(Optional<Text> calibration, String what) {
        if (calibration.isPresent()) {
            throw new QnitException(
                    ErrorCode.INVALID_TARGET,
                    calibration.get().what() + ": a second file belongs to an IBM configuration or an IQM architecture,"
                            + " not to " + what);
        }
    }

    /** The file's name without folder and ending, as a name for what it describes. */
    static String name(String what) {
        String name = what.replaceFirst("^.*[/\\\\]", "").replaceFirst("\\.[A-Za-z]{1,5}$", "");
        return name.isEmpty() || name.equals("-") ? "target" : name;
    }
}
