package io.qnit.server.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A recording of system calls, by {@code strace -f -y}, of a {@link WriteLoad}: which rows were acknowledged before the log
 * that they had been written into was synced. A sync that was injected away is none.
 */
final class SyncTrace {
    /** What to record, for the command line. */
    static final List<String> STRACE = List.of("strace", "-f", "-qq", "-y", "-s", "200000", "--seccomp-bpf",
            "-e", "trace=pwrite64,pwritev,pwritev2,write,fsync,fdatasync");

    private static final Pattern CALL =
            Pattern.compile("(\\d+) +(?:<\\.\\.\\. )?(\\w+)(?:\\(\\d+<([^>]*)>| resumed>)(.*)");
    private static final Pattern ROW = Pattern.compile("row (\\d+);");
    private static final Pattern ACK = Pattern.compile("ack (\\d+)");

    private SyncTrace() {}

    /**
     * The rows that were acknowledged too early.
     *
     * @param isLog tells the files that the store's engine writes its log to
     * @param rows that the load wrote; every one of them has to be seen
     */
    static Set<Integer> acknowledgedTooEarly(Path trace, Predicate<String> isLog, int rows) throws IOException {
        Set<Integer> written = new HashSet<>();
        Set<Integer> synced = new HashSet<>();
        Set<Integer> tooEarly = new TreeSet<>();
        Map<String, String> unfinished = new HashMap<>(); // what a thread began before another one's call was printed
        for (String line : Files.readAllLines(trace, StandardCharsets.ISO_8859_1)) {
            Matcher call = CALL.matcher(line);
            if (!call.matches()) {
                continue;
            }
            String thread = call.group(1);
            boolean begun = call.group(3) != null;
            boolean complete = !line.endsWith("<unfinished ...>");
            String file = begun ? call.group(3) : unfinished.getOrDefault(thread, "");
            if (begun) {
                unfinished.put(thread, file);
            }
            switch (call.group(2)) {
                case "pwrite64", "pwritev", "pwritev2" -> {
                    if (begun && isLog.test(file)) {
                        ROW.matcher(call.group(4)).results().forEach(row -> written.add(Integer.valueOf(row.group(1))));
                    }
                }
                case "fsync", "fdatasync" -> {
                    if (complete && isLog.test(file) && !line.endsWith("(INJECTED)")) { // counts when it is over
                        synced.addAll(written);
                    }
                }
                case "write" -> {
                    if (begun) { // counts when it begins
                        ACK.matcher(call.group(4)).results().map(ack -> Integer.valueOf(ack.group(1)))
                                .filter(number -> !synced.contains(number)).forEach(tooEarly::add);
                    }
                }
                default -> throw new AssertionError(line);
            }
        }
        assertThat(written).as("the look saw the rows").hasSize(rows);
        return tooEarly;
    }
}
