package io.qnit.app.compile;

import io.qnit.app.SourceOptions;
import io.qnit.app.terminal.Terminal;
import io.qnit.compiler.target.Target;
import io.qnit.compiler.target.TargetJson;
import io.qnit.compiler.target.Targets;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Targets by name or from a file. */
public final class TargetSource {
    private TargetSource() {}

    public static Target load(String target, Terminal terminal) {
        if (!target.equals("-") && !Files.exists(Path.of(target))) {
            return Targets.named(target);
        }
        return TargetJson.read(target, new String(SourceOptions.bytes(target, terminal), StandardCharsets.UTF_8));
    }
}
