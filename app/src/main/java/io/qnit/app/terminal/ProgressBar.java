package io.qnit.app.terminal;

import java.time.Duration;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/**
 * A bar with a time estimate on stderr, drawn by a thread of its own from one second on and wiped at the end. Nothing is
 * written when stderr is not a terminal. Close it before writing anything else.
 */
public final class ProgressBar implements AutoCloseable {
    private static final long FIRST_MILLIS = 1_000;
    private static final long EVERY_MILLIS = 200;
    private static final int BAR = 24;

    private final Terminal terminal;
    private final String label;
    private final DoubleSupplier fractionDone;
    private final LongSupplier nanoTime;
    private final long startNanos;
    private final Thread painter;
    private volatile boolean drawn;

    private ProgressBar(Terminal terminal, String label, DoubleSupplier fractionDone, LongSupplier nanoTime) {
        this.terminal = terminal;
        this.label = label;
        this.fractionDone = fractionDone;
        this.nanoTime = nanoTime;
        this.startNanos = nanoTime.getAsLong();
        this.painter = new Thread(this::paint, "qnit-progress");
        painter.setDaemon(true);
    }

    /** Starts a bar; {@code fractionDone} gives 0 to 1 and is asked from another thread. */
    public static ProgressBar start(Terminal terminal, String label, DoubleSupplier fractionDone) {
        ProgressBar bar = new ProgressBar(terminal, label, fractionDone, System::nanoTime);
        if (terminal.errStream() == Terminal.Stream.TERMINAL) {
            bar.painter.start();
        }
        return bar;
    }

    @Override
    public void close() {
        painter.interrupt();
        try {
            painter.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (drawn) {
            terminal.err().print("\r\033[K");
            terminal.err().flush();
        }
    }

    private void paint() {
        try {
            Thread.sleep(FIRST_MILLIS);
            while (true) {
                terminal.err().print("\r\033[K" + line(label, fractionDone.getAsDouble(), elapsed()));
                terminal.err().flush();
                drawn = true;
                Thread.sleep(EVERY_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // closed
        }
    }

    private Duration elapsed() {
        return Duration.ofNanos(nanoTime.getAsLong() - startNanos);
    }

    /** One line: label, bar, share, and the time left once there is something to judge it by. */
    static String line(String label, double fraction, Duration elapsed) {
        double done = Math.clamp(fraction, 0.0, 1.0);
        int full = (int) Math.round(done * BAR);
        String text = label + "  " + "█".repeat(full) + "░".repeat(BAR - full) + "  " + Math.round(done * 100) + " %";
        if (done >= 0.02) {
            long left = Math.round(elapsed.toMillis() * (1 - done) / done / 1000);
            text += "  " + seconds(left) + " left";
        }
        return text;
    }

    private static String seconds(long seconds) {
        return seconds < 60 ? seconds + " s" : seconds / 60 + " min " + seconds % 60 + " s";
    }
}
