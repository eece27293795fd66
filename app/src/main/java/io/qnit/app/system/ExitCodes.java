package io.qnit.app.system;

import io.qnit.app.ExitCode;
import java.util.Locale;

/** The table of {@code qnit help exit-codes}. */
final class ExitCodes {
    private ExitCodes() {}

    static String text() {
        StringBuilder text = new StringBuilder("How qnit ends:\n\n");
        for (ExitCode code : ExitCode.values()) {
            text.append(String.format(Locale.ROOT, "  %3d  %s%n", code.code(), code.meaning()));
        }
        return text.toString();
    }
}
