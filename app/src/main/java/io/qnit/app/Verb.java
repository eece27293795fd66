package io.qnit.app;

import java.util.List;
import java.util.concurrent.Callable;

/**
 * One verb of {@code qnit}. Implementations are picocli commands; they are made with the {@link
 * io.qnit.app.terminal.Terminal} they write to and return an {@link ExitCode}'s number.
 */
public interface Verb extends Callable<Integer> {
    /** Command lines that work when pasted, each with what it does; shown by {@code qnit help VERB} and run by a test. */
    List<Example> examples();

    /** A command line without the leading {@code qnit}, and what it does. */
    record Example(String commandLine, String explanation) {}
}
