package io.qnit.node.spool;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * That a result is on the disk, name and all, before anybody is offered it: the order of system calls, recorded. What a crash of
 * the machine would leave is computed from them: a file's bytes are durable once the file was synced after they were written,
 * a name once its folder was synced after the rename.
 */
@EnabledOnOs(OS.LINUX)
class SpoolDurabilityTest {
    private static final int RESULTS = 12;
    private static final Pattern CALL = Pattern.compile("\\d+ +(\\w+)\\((.*)\\) = (\\d+)(.*)");
    private static final Pattern DESCRIPTOR = Pattern.compile("\\d+<([^>]*)>.*");
    private static final Pattern RENAMED = Pattern.compile("\"([^\"]*)\".*\"([^\"]*)\".*");
    private static final Pattern OFFER = Pattern.compile(".*offer (\\d+)\\\\n.*");

    @TempDir
    Path folder;

    /** How a result is kept: in files of its own, or in one that it shares. */
    enum Kind {
        LARGE(4, ".body", ".json"),
        SMALL(2, ".batch");

        /** Of one result, each needed. */
        private final int syncs;
        private final List<String> endings;

        Kind(int syncs, String... endings) {
            this.syncs = syncs;
            this.endings = List.of(endings);
        }

        List<String> files(int number) {
            String stem = this == LARGE ? "job" + number + "-1-1." + number : "" + number;
            return endings.stream().map(ending -> stem + ending).toList();
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyOfferFollowsTheSyncOfFileAndName(Kind kind) throws Exception {
        assertThat(offersTooEarly(kind)).isEmpty();
    }

    /** The control: when syncs do nothing, every offer comes too early. */
    @Test
    void withoutSyncsEveryOfferIsTooEarly() throws Exception {
        assertThat(offersTooEarly(Kind.SMALL, "-e", "inject=fsync,fdatasync:retval=0")).hasSize(RESULTS);
    }

    /** Of the syncs of one result (body, folder, description, folder) each is needed: without any one of them it is too early. */
    @Test
    void withoutTheLastSyncOfTheNameTheOfferIsTooEarly() throws Exception {
        for (Kind kind : Kind.values()) {
            for (int left = System.getenv("QNIT_FULL") == null ? kind.syncs : 1; left <= kind.syncs; left++) {
                folder = Files.createTempDirectory(folder, "left");
                assertThat(offersTooEarly(kind, "-e", "inject=fsync:retval=0:when=" + left + "+" + kind.syncs))
                        .as("%s, sync %d left out", kind, left).hasSize(RESULTS);
            }
        }
    }

    private Set<Integer> offersTooEarly(Kind kind, String... injected) throws Exception {
        Path trace = folder.resolve("trace");
        DurableFiles.makeFolder(folder.resolve("spool").resolve("aside"));
        List<String> command = new ArrayList<>(List.of(
                "strace", "-f", "-qq", "-y", "-s", "500", "--seccomp-bpf", "-e",
                "trace=write,pwrite64,fsync,fdatasync,rename,renameat,renameat2", "-o", trace.toString()));
        command.addAll(List.of(injected));
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC", "-cp", System.getProperty("java.class.path"), SpoolLoad.class.getName(),
                folder.resolve("spool").toString(), "" + RESULTS, kind.name().toLowerCase(Locale.ROOT)));
        Process process;
        try {
            process = new ProcessBuilder(command).redirectErrorStream(true).start();
        } catch (IOException e) {
            throw new AssertionError("this test looks at system calls and needs strace: apt-get install strace", e);
        }
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();

        Disk disk = new Disk();
        Set<Integer> early = new HashSet<>();
        int offers = 0;
        for (String line : Files.readAllLines(trace, StandardCharsets.ISO_8859_1)) {
            Matcher call = CALL.matcher(line);
            if (!call.matches()) {
                continue;
            }
            Matcher descriptor = DESCRIPTOR.matcher(call.group(2));
            String at = descriptor.matches() ? descriptor.group(1) : "";
            switch (call.group(1)) {
                case "write", "pwrite64" -> {
                    Matcher offer = OFFER.matcher(call.group(2));
                    if (offer.matches()) {
                        int number = Integer.parseInt(offer.group(1));
                        offers++;
                        if (kind.files(number).stream()
                                .anyMatch(file -> !disk.isDurable(folder.resolve("spool").resolve(file).toString()))) {
                            early.add(number);
                        }
                    } else {
                        disk.write(at);
                    }
                }
                case "fsync", "fdatasync" -> {
                    if (!call.group(4).contains("INJECTED")) {
                        disk.sync(at);
                    }
                }
                default -> {
                    Matcher names = RENAMED.matcher(call.group(2));
                    assertThat(names.matches()).as(line).isTrue();
                    disk.rename(names.group(1), names.group(2));
                }
            }
        }
        assertThat(offers).as("the look saw every offer").isEqualTo(RESULTS);
        return early;
    }

    /** What would be there after a power failure. */
    private static final class Disk {
        /** Files with bytes that no sync has reached. */
        private final Set<String> unsynced = new HashSet<>();
        /** Names that no sync of their folder has reached, by folder. */
        private final Map<String, Set<String>> unnamed = new HashMap<>();
        private final Set<String> known = new HashSet<>();

        void write(String file) {
            unsynced.add(file);
        }

        void sync(String file) {
            unsynced.remove(file);
            unnamed.remove(file);
        }

        void rename(String from, String to) {
            if (unsynced.remove(from)) {
                unsynced.add(to); // its bytes were not on disk when it got its name
            }
            known.add(to);
            unnamed.computeIfAbsent(to.substring(0, to.lastIndexOf('/')), _ -> new HashSet<>()).add(to);
        }

        boolean isDurable(String file) {
            return known.contains(file) && !unsynced.contains(file)
                    && unnamed.values().stream().noneMatch(names -> names.contains(file));
        }
    }
}
