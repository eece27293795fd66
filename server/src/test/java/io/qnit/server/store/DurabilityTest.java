package io.qnit.server.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * That a write is on the disk before its caller hears of it. A process that is killed leaves its pages with the system, so
 * that a kill shows only half; the other half is the order of system calls: the row is written into SQLite's log, the log is
 * synced, the caller says so.
 */
class DurabilityTest {
    private static final int CALLERS = 4;
    private static final int WRITES = 25;
    private static final int KILLS = System.getenv("QNIT_FULL") == null ? 3 : 20;
    private static final Pattern ACK = Pattern.compile("ack (\\d+)");

    @TempDir
    Path folder;

    @Test
    @EnabledOnOs(OS.LINUX)
    void everyAnswerFollowsItsSync() throws Exception {
        assertThat(answersBeforeTheirSync("FULL")).isEmpty();
    }

    /** The negative control: without syncs the same look at the system calls finds that every answer came too early. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void withoutSyncsAnswersComeTooEarly() throws Exception {
        assertThat(answersBeforeTheirSync("OFF")).hasSize(CALLERS * WRITES);
    }

    /** Runs the load under {@code strace}; the rows that were acknowledged before a sync that follows their writing. */
    private Set<Integer> answersBeforeTheirSync(String mode) throws Exception {
        Path trace = folder.resolve("trace");
        List<String> command = new ArrayList<>(SyncTrace.STRACE);
        command.addAll(List.of("-o", trace.toString()));
        command.addAll(load(mode, WRITES));
        Process process;
        try {
            process = new ProcessBuilder(command).redirectErrorStream(true).start();
        } catch (IOException e) {
            throw new AssertionError("this test looks at system calls and needs strace: apt-get install strace", e);
        }
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        assertThat(ACK.matcher(said).results()).hasSize(CALLERS * WRITES);

        return SyncTrace.acknowledgedTooEarly(trace, file -> file.endsWith("qnit.db-wal"), CALLERS * WRITES);
    }

    @Test
    void whatWasAcknowledgedSurvivesEveryKill() throws Exception {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        Set<Integer> acknowledged = new HashSet<>();
        for (int i = 0; i < KILLS; i++) { // each continues in the file that the killed one left
            Process process = new ProcessBuilder(load("FULL", 1_000_000)).redirectErrorStream(true).start();
            int enough = acknowledged.size() + 1 + random.nextInt(150);
            try (BufferedReader lines = new BufferedReader(
                    new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII))) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    Matcher ack = ACK.matcher(line);
                    if (!ack.matches()) { // the log's
                        continue;
                    }
                    assertThat(acknowledged.add(Integer.valueOf(ack.group(1)))).as("seed %d", seed).isTrue();
                    if (acknowledged.size() == enough) {
                        process.toHandle().destroyForcibly(); // SIGKILL; what it said until then is still read
                    }
                }
            }
            assertThat(process.waitFor()).as("seed %d", seed).isNotZero();
        }
        try (Store store = Store.open(StoreSettings.of(new StoreAddress.SqliteFile(folder.resolve("qnit.db"))))) {
            Set<Integer> found = new HashSet<>(
                    store.read(handle -> handle.select("select number from written").mapTo(Integer.class).list()));
            assertThat(found).as("seed %d", seed).containsAll(acknowledged);
            String sound = store.read(handle -> handle.select("pragma integrity_check").mapTo(String.class).one());
            assertThat(sound).isEqualTo("ok");
        }
    }

    private List<String> load(String mode, int writes) {
        return List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC", "--enable-native-access=ALL-UNNAMED", "-cp", classPath(), WriteLoad.class.getName(),
                folder.resolve("qnit.db").toString(), mode, "" + CALLERS, "" + writes);
    }

    private static String classPath() {
        return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    }
}
